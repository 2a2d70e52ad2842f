# Making and opening a store, and what refuses to be opened.
. "$SRC/tests/command/lib.sh"
new_store
code=$(cat "$RECOVERY_FILE")

seal() { find "$STORE" -type f -exec cksum {} + | sort; }
untouched() { # BEFORE
  expect_equal "$1" "$(seal)"
}

test_case "init writes the recovery code once, for its owner alone"
expect_equal 600 "$(stat -c %a "$RECOVERY_FILE")"
expect_true test ${#code} -ge 35
expect_equal "" "$(find "$STORE" -perm /077)"
refuse_out "$code"

test_case "init leaves a store that is there as it is"
before=$(seal)
run 4 init
expect_err "already"
untouched "$before"

test_case "init makes nothing when something is wrong, and prints the code when no file is named"
good=$STORE
STORE=$WORK_DIR/other
run 3 init --recovery-file "$RECOVERY_FILE"
expect_false test -e "$STORE"
run 3 init --recovery-file "$WORK_DIR/no-such-folder/code"
expect_false test -e "$STORE"
run 2 init --scheme no-such-scheme
expect_false test -e "$STORE"
run 4 init --group no-such-group-here
expect_false test -e "$STORE/kith.db"
printf 'short\n' >"$WORK_DIR/short" && chmod 600 "$WORK_DIR/short"
"$KITH" --store "$STORE" --passphrase-file "$WORK_DIR/short" init >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 3 $?
expect_false test -e "$STORE"
run 0 init --user pat
expect_true test ${#out} -ge 35
run 0 due # the only one who can open it, whatever the login name
run 4 due --as nobody
expect_err "no coordinator"
run 0 due --as pat
STORE=$good

test_case "the passphrase comes through a pipe or a descriptor"
cat "$PASS_FILE" | "$KITH" --store "$STORE" --passphrase-file /dev/stdin due >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?
"$KITH" --store "$STORE" --passphrase-fd 7 due 7<"$PASS_FILE" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?
run 2 due --passphrase-fd 0
run 2 --passphrase-fd seven due

test_case "a passphrase file that others can read is refused"
chmod 644 "$PASS_FILE"
run 3 due
expect_err "chmod 600"
chmod 600 "$PASS_FILE"

test_case "a wrong passphrase is one sentence and exit 4"
before=$(seal)
printf 'not the passphrase\n' >"$WORK_DIR/wrong" && chmod 600 "$WORK_DIR/wrong"
"$KITH" --store "$STORE" --passphrase-file "$WORK_DIR/wrong" due >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 4 $?
expect_equal 1 "$(wc -l <"$WORK_DIR/err")"
untouched "$before"

test_case "no store, and a directory that is none"
STORE=$WORK_DIR/nothing run 4 due
expect_err "kith init"
STORE=$PASS_FILE run 4 due

break_store() { # NAME COMMAND: on a copy, refused with one sentence, exit 4, file untouched
  test_case "/LA-14/refused and left as it is: $1"
  rm -rf "$WORK_DIR/copy"
  cp -a "$good" "$WORK_DIR/copy"
  STORE=$WORK_DIR/copy
  (cd "$STORE" && eval "$2")
  before=$(seal)
  run 4 due
  expect_equal 1 "$(wc -l <"$WORK_DIR/err")"
  untouched "$before"
  STORE=$good
}
break_store "loosened directory" "chmod 755 ."
break_store "loosened database" "chmod 644 kith.db"
break_store "database a symbolic link" "mv kith.db elsewhere && ln -s elsewhere kith.db"
break_store "keyring a symbolic link" "mv keyring.conf elsewhere && ln -s elsewhere keyring.conf"
break_store "database with a second name" "ln kith.db '$WORK_DIR/second-database'"
break_store "keyring with a second name" "ln keyring.conf '$WORK_DIR/second-keyring'"
break_store "automatic backup with a second name" "mkdir -m 700 backups && (umask 077 && echo x >backups/x) && ln backups/x '$WORK_DIR/second-backup'"
break_store "damaged keyring" "printf 'x' | dd of=keyring.conf bs=1 seek=300 conv=notrunc 2>/dev/null"
break_store "keyring that is not one" "echo nothing >keyring.conf"
break_store "keyring missing" "rm keyring.conf"
break_store "truncated database" "truncate -s 4096 kith.db"
break_store "cut in the middle of a page" "truncate -s -100 kith.db"
if "$KITH" --version | grep -q encrypted\ store; then
  break_store "flipped byte" "printf '\\377\\377\\377\\377' | dd of=kith.db bs=1 seek=2000 conv=notrunc 2>/dev/null"

  test_case "/LA-14/a flipped byte in a page that no list reads is found by verify"
  rm -rf "$WORK_DIR/copy"
  cp -a "$good" "$WORK_DIR/copy"
  printf '\377\377\377\377' | dd of="$WORK_DIR/copy/kith.db" bs=1 seek=$(($(stat -c %s "$good/kith.db") - 2000)) conv=notrunc 2>/dev/null
  STORE=$WORK_DIR/copy run 4 verify
fi

test_case "/LA-14/no name, address or issue is in any file of the store, and nothing is left elsewhere"
printf 'name=Marker Zebrafish\nemail=zebrafish@example.org\narea=Exams\nissue=zebrafish issue\nsummary=zebrafish summary\n' | kith request add >"$WORK_DIR/out" 2>&1
if "$KITH" --version | grep -q encrypted\ store; then
  expect_false grep -rqai zebrafish "$STORE"
  expect_false grep -qa "SQLite format 3" "$STORE/kith.db"
fi
expect_false grep -rqai zebrafish "$HOME"

test_case "verify passes, a backup opens with the same passphrase, and is never written over"
run 0 verify
refuse_out FAILED
run 0 verify --format json
expect_equal 0 "$(json 'sum(1 for row in d if row["result"] != "passed")')"
run 0 backup "$WORK_DIR/backup"
expect_equal 600600 "$(stat -c %a "$WORK_DIR/backup" "$WORK_DIR/backup.keyring" | tr -d '\n')"
if "$KITH" --version | grep -q encrypted\ store; then
  expect_false grep -qa "zebrafish" "$WORK_DIR/backup"
fi
run 3 backup "$WORK_DIR/backup"
mkdir -m 700 "$WORK_DIR/restored"
cp "$WORK_DIR/backup" "$WORK_DIR/restored/kith.db"
cp "$WORK_DIR/backup.keyring" "$WORK_DIR/restored/keyring.conf"
chmod 600 "$WORK_DIR/restored"/*
STORE=$WORK_DIR/restored run 0 request list --format json
expect_equal 1 "$(json 'len(d)')"

test_case "busy is exit 75: somebody else is writing"
/usr/bin/python3 -c '
import fcntl, struct, subprocess, sys
# the lock that a writer of SQLite holds: RESERVED
f = open(sys.argv[1] + "/kith.db", "r+b")
fcntl.fcntl(f, fcntl.F_SETLK, struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0x40000000 + 1, 1, 0))
sys.exit(subprocess.call(sys.argv[2:]))' "$STORE" "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" area add Late >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 75 $?

test_case "a home or an XDG folder that is no whole path counts for nothing: no store lies where one happens to stand"
mkdir -p "$WORK_DIR/stand" && cd "$WORK_DIR/stand" || exit 1
own=$(getent passwd "$(id -u)" | cut -d: -f6)
for odd in "XDG_DATA_HOME=rel/ative" "XDG_DATA_HOME=" "XDG_DATA_HOME=."; do
  env "$odd" "$KITH" due </dev/null >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  expect_equal "4 $odd" "$? $odd"
  expect_err "There is no store in $HOME/.local/share/kith."
done
env -u XDG_DATA_HOME -u XDG_CONFIG_HOME HOME= "$KITH" --store "$WORK_DIR/none" due </dev/null >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 4 $?
env -u XDG_DATA_HOME HOME=relative XDG_CONFIG_HOME=relative "$KITH" due </dev/null >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_true grep -qE "There is no store in $own/.local/share/kith|passphrase" "$WORK_DIR/err"
expect_equal "" "$(ls -A)"
cd "$WORK_DIR" || exit 1

test_case "a word as long as a line can be is not said back in full"
run 2 "$(head -c 100000 /dev/zero | tr '\0' x)"
expect_true test "$(wc -c <"$WORK_DIR/err")" -lt 200
run 2 "$(printf '\033]0;x\007\342\200\256gnp')"
refuse_err "$(printf '\033')"
run 2 "$(printf '\377\376')"

finish
