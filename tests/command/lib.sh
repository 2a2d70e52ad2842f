# Functions for the tests of the commands; to be read by `. "$SRC/tests/command/lib.sh"`. POSIX sh.
#
#   test_case "a request gets a number"        what follows, up to the next test_case, is one test
#   new_store                                  makes a store: $STORE, its passphrase in $PASS_FILE, $RECOVERY_FILE
#   run 0 request list --format csv            runs kith on it, requires the exit status; keeps $out, $err, $status
#   expect_out "text"   expect_err "text"      one line of what the last run printed contains it
#   refuse_out "text"   refuse_err "text"      none does
#   expect_same FILE                           standard output is exactly the file
#   expect_equal EXPECTED ACTUAL               two texts
#   expect_true COMMAND…   expect_false COMMAND…
#   json "d[0]['name']"                        prints a Python expression on the last output, read as JSON into d
#   kith …                                     the program with the store's options, for pipes
#   finish                                     the last line of each file
#
# Every check that fails is told with what was expected and what came; a test goes on, and fails once. A file that ends before
# `finish` has failed. $WORK_DIR is a private directory for the file, removed at the end. The day is $TODAY.
set -u
: "${KITH:?the environment variable KITH does not say which program to test}"
: "${SRC:?the environment variable SRC does not say where the source is}"
TODAY=${TODAY:-2026-11-22}
WORK_DIR=$(mktemp -d "${TMPDIR:-/tmp}/kith-command.XXXXXX") || exit 1
export HOME="$WORK_DIR/home" XDG_DATA_HOME="$WORK_DIR/home/data" XDG_CONFIG_HOME="$WORK_DIR/home/config"
export XDG_STATE_HOME="$WORK_DIR/home/state" XDG_CACHE_HOME="$WORK_DIR/home/cache" LC_ALL=C.UTF-8 TZ=UTC
mkdir -p "$HOME"
stores=0 tests=0 broken=0 current='' current_failed=0 finished=0 out='' err='' status=0

tell() { # told below the test's own line, as comments
  printf '%s\n' "$@" | sed 's/^/# /'
}

fail() {
  current_failed=1
  tell "$@"
}

end_test() {
  [ -n "$current" ] || return 0
  tests=$((tests + 1))
  if [ $current_failed = 0 ]; then
    echo "ok - $current"
  else
    broken=$((broken + 1))
    echo "not ok - $current"
  fi
  current='' current_failed=0
}

test_case() {
  end_test
  current=$1
}

finish() {
  end_test
  echo "1..$tests"
  finished=1
  [ $broken = 0 ] && [ $tests -gt 0 ]
  exit
}

leave() {
  left=$?
  if [ $finished = 0 ]; then
    echo "not ok - ${current:-the file} (it ended early, with status $left)"
    [ $left != 0 ] || left=1
  fi
  chmod -R u+rwx "$WORK_DIR" 2>/dev/null
  rm -rf "$WORK_DIR"
  exit $left
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

kith() {
  "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" --today "$TODAY" "$@"
}

new_store() { # [OPTION OF INIT…]
  stores=$((stores + 1))
  STORE=$WORK_DIR/store-$stores
  PASS_FILE=$WORK_DIR/passphrase-$stores
  RECOVERY_FILE=$WORK_DIR/recovery-$stores
  (umask 077 && printf 'correct horse battery %s\n' $stores >"$PASS_FILE")
  run 0 init --recovery-file "$RECOVERY_FILE" "$@" </dev/null
}

run() { # STATUS ARGUMENT…
  wanted=$1
  shift
  kith "$@" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  status=$?
  out=$(cat "$WORK_DIR/out")
  err=$(cat "$WORK_DIR/err")
  [ $status = "$wanted" ] && return
  fail "kith $*" "exit status $status, expected $wanted" "it printed: $out" "and said: $err"
  return 1
}

# FILE TEXT: a line of the file contains the text.
holds() {
  grep -qF -e "$2" "$1"
}

expect_out() { holds "$WORK_DIR/out" "$1" || fail "expected on standard output: $1" "it printed: $out" "and said: $err"; }
expect_err() { holds "$WORK_DIR/err" "$1" || fail "expected on standard error: $1" "it said: $err"; }
refuse_out() { ! holds "$WORK_DIR/out" "$1" || fail "must not be on standard output: $1" "it printed: $out"; }
refuse_err() { ! holds "$WORK_DIR/err" "$1" || fail "must not be on standard error: $1" "it said: $err"; }

expect_same() { # EXPECTED_FILE
  difference=$(diff -u "$1" "$WORK_DIR/out" 2>&1) || fail "standard output differs from $1:" "$difference"
}

expect_equal() { # EXPECTED ACTUAL
  [ "$1" = "$2" ] || fail "expected: $1" "but it is: $2"
}

expect_true() { "$@" || fail "this should hold: $*"; }
expect_false() { ! "$@" || fail "this should not hold: $*"; }

json() { # EXPRESSION
  /usr/bin/python3 -c 'import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
value = eval(sys.argv[2])
print(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))' "$WORK_DIR/out" "$1" ||
    fail "the output as JSON has no $1; it printed: $out"
}
