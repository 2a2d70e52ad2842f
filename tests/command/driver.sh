# The test driver itself: it counts what ran, and what cannot run has failed.
. "$SRC/tests/command/lib.sh"

driver=$SRC/tests/run
fake=$WORK_DIR/source
mkdir -p "$fake/tests/command" "$fake/tests/screen" "$fake/tests/unit" "$WORK_DIR/build/tests/unit"

drive() { # ARGUMENT…: runs the driver on the invented tests
  SRC=$fake BUILD=$WORK_DIR/build PLAYER=$WORK_DIR/player sh "$driver" "$@" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  status=$?
  out=$(cat "$WORK_DIR/out")
  err=$(cat "$WORK_DIR/err")
}

test_file() { # NAME LINE…
  name=$1
  shift
  printf '%s\n' "$@" >"$fake/tests/command/$name.sh"
}

test_case "tests that pass are counted one by one"
test_file good 'echo "ok - one"' 'echo "ok - two"' 'echo 1..2'
drive command
expect_equal 0 "$status"
expect_out "ok command/good (2)"
expect_equal "2 passed, 0 failed" "$(tail -n 1 "$WORK_DIR/out")"

test_case "a failure is shown with what was said"
test_file bad 'echo "ok - one"' 'echo "# a reason"' 'echo "not ok - two"' 'echo 1..2' 'exit 1'
drive command
expect_equal 1 "$status"
expect_out "FAILED command/bad (1 of 2)"
expect_out "    # a reason"
expect_equal "3 passed, 1 failed" "$(tail -n 1 "$WORK_DIR/out")"
rm "$fake/tests/command/bad.sh"

number=0
for silent in 'exit 0' 'echo "ok - one"; echo 1..3' 'echo "ok - one"; exit 5' 'echo "ok 1 # SKIP no time"'; do
  number=$((number + 1))
  test_case "a file that ends early, fails silently or skips has failed, way $number"
  test_file silent "$silent"
  drive command/silent
  expect_equal 1 "$status"
  expect_out "FAILED command/silent"
done
rm "$fake/tests/command/silent.sh"

test_case "a test that was not built has failed"
touch "$fake/tests/unit/test-absent.c"
drive unit
expect_equal 1 "$status"
expect_equal "0 passed, 1 failed" "$(tail -n 1 "$WORK_DIR/out")"

test_case "a scenario without a player has failed"
touch "$fake/tests/screen/today.scn"
drive screen
expect_equal 1 "$status"
expect_out "FAILED screen/today"

test_case "a kind without tests, and a name that is none, have failed"
drive fault command/nothing
expect_equal 1 "$status"
expect_equal "0 passed, 2 failed" "$(tail -n 1 "$WORK_DIR/out")"

# The invented program has two actions. Where it is told to do without one, it notes that a scenario came to it.
cat >"$WORK_DIR/list-actions" <<'END'
#!/bin/sh
[ $# -gt 0 ] || exec printf 'today.ask\ntoday.snooze\n'
case $2 in today.ask | today.snooze) : >"$3" ;; esac
END
player() { # STATUS: one that runs the program it is given and ends with STATUS
  printf '#!/bin/sh\n"$KITH"\nexit %s\n' "$1" >"$WORK_DIR/player"
}
player 1
chmod +x "$WORK_DIR/list-actions" "$WORK_DIR/player"
ACTIONS=$WORK_DIR/list-actions && export ACTIONS

test_case "an action without a scenario is found, and a name that is no action"
printf 'action today.ask\naction today.misspelt\n' >"$fake/tests/screen/today.scn"
drive actions
expect_equal 1 "$status"
expect_out "ok actions/today.ask (1)"
expect_out "no scenario shows what today.snooze does"
expect_out "does not come to today.misspelt, or there is no such action"
expect_equal "1 passed, 2 failed" "$(tail -n 1 "$WORK_DIR/out")"

test_case "a scenario that does not miss its emptied action has failed"
printf 'action today.ask\naction today.snooze\n' >"$fake/tests/screen/today.scn"
player 0
drive actions
expect_out "does not miss what today.ask does"
expect_equal "0 passed, 2 failed" "$(tail -n 1 "$WORK_DIR/out")"
player 1
drive actions
expect_equal "2 passed, 0 failed" "$(tail -n 1 "$WORK_DIR/out")"
unset ACTIONS

finish
