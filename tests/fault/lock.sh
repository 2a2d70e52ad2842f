# Locking leaves nothing of the store in the memory of the process, whichever key or clock it came from, and unlocking returns to where one was.
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/fault/lib.sh"
new_store
printf 'name=Zebra Quagga\nemail=zebra@quagga.example\ngrade=2nd year\n' >"$WORK_DIR/zebra"
run 0 supporter add <"$WORK_DIR/zebra"
OPEN="$KITH --store $STORE --passphrase-file $PASS_FILE --today ${TODAY}T12:00"
pass=$(cat "$PASS_FILE")
cc -shared -fPIC -D_GNU_SOURCE -o "$WORK_DIR/clock.so" "$SRC/tests/fault/clock.c" || fail "the stand-in for the clock was not built"

# Of the process that PIDFILE names, whatever program it is by now: it keeps its number.
cat >"$WORK_DIR/look" <<SCRIPT
pid=\$(cat "\$1") && shift
if [ "\$(id -u)" = 0 ]; then exec /usr/bin/python3 "$SRC/tests/fault/memory.py" "\$pid" "\$@"; fi
exec sudo -n /usr/bin/python3 "$SRC/tests/fault/memory.py" "\$pid" "\$@"
SCRIPT

test_case "/LA-14/no-name-and-no-typed-word-is-left-in-the-memory-of-the-locked-program-and-the-look-finds-them-before"
play memory <<SCENARIO
deadline 60
run sh -c 'echo \$\$ >$WORK_DIR/pid; exec $OPEN'
expect "Nothing is due"
keys 2
expect "Zebra Quagga"
keys e
expect "Change Zebra Quagga"
keys TAB*6 "Okapitown"
expect "Okapitown"
expect-shell "sh $WORK_DIR/look $WORK_DIR/pid Quagga Okapitown zebra@quagga.example" "Quagga Okapitown zebra@quagga.example"
keys F12
expect "kith is locked"
expect-not "Quagga"
expect-shell "sh $WORK_DIR/look $WORK_DIR/pid Quagga Okapitown zebra@quagga.example" "none"
expect-shell "xargs -0 echo </proc/\$(cat $WORK_DIR/pid)/cmdline" "--store"
keys "$pass" ENTER
expect "Change Zebra Quagga"
expect "Okapitown"
keys F2
expect "Saved."
SCENARIO

test_case "the words of the command line and the environment of the locked program are those it was started with"
play words <<SCENARIO
run sh -c 'echo \$\$ >$WORK_DIR/pid; exec $OPEN'
expect "Nothing is due"
shell xargs -0 echo </proc/\$(cat $WORK_DIR/pid)/cmdline >$WORK_DIR/before
keys 2 ENTER
expect "Zebra Quagga"
keys F12
expect "kith is locked"
shell xargs -0 echo </proc/\$(cat $WORK_DIR/pid)/cmdline >$WORK_DIR/after
shell cmp $WORK_DIR/before $WORK_DIR/after
keys "$pass" ENTER
expect "zebra@quagga.example"
SCENARIO

test_case "the terminal stays as it is while the program starts anew, and is as before after leaving from the lock"
play stays <<SCENARIO
run sh -c 'stty -a >before; $OPEN; stty -a >after; echo left; read line'
expect "Nothing is due"
raw-mark
keys F12
expect "kith is locked"
expect-raw-not "\e[?1049l"
expect-raw-not "\e[?1049h"
keys F10
expect "left"
expect-raw "\e[?1049l"
expect-shell "cmp before after && echo the same" "the same"
SCENARIO

test_case "kith locks itself when nobody typed for ten minutes, by a machine's clock, and keeps what was typed"
rm -f "$WORK_DIR/later"
play idle <<SCENARIO
deadline 30
env LD_PRELOAD=$WORK_DIR/clock.so
env KITH_LATER=$WORK_DIR/later
env ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0
run $OPEN
expect "Nothing is due"
keys 3 n
expect "Log a request"
keys "Priya Shah"
expect "Priya Shah"
shell touch $WORK_DIR/later
expect "kith is locked"
expect-not "Priya"
keys "$pass" ENTER
expect "Log a request"
expect "Priya Shah"
SCENARIO

test_case "with 0 minutes it never does, and a key after the time does nothing but lock"
mkdir -p "$WORK_DIR/conf"
printf 'lock_after = 0;\n' >"$WORK_DIR/conf/never"
rm -f "$WORK_DIR/later"
play never <<SCENARIO
env LD_PRELOAD=$WORK_DIR/clock.so
env KITH_LATER=$WORK_DIR/later
env ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0
run $OPEN --config $WORK_DIR/conf/never
expect "Nothing is due"
keys ESC
shell touch $WORK_DIR/later
keys 2
expect "Zebra Quagga"
keys 7
expect "Setup"
SCENARIO

test_case "wrong passphrases slow the next try down, also after leaving and starting again; the right one ends that"
play slow <<SCENARIO
deadline 60
run $KITH --store $STORE --today $TODAY
expect "Passphrase"
keys "wrong" ENTER
expect-words "That is not the right passphrase."
keys "wrong" ENTER
expect-words "That is not the right passphrase."
keys F10
expect-exit 0
run $KITH --store $STORE --today $TODAY
expect "Passphrase"
raw-mark
keys "wrong" ENTER
expect-words "That is not the right passphrase."
expect-raw "4 seconds"
shell test -n "\$(find $STORE/drafts -name '*.tries')"
keys "$pass" ENTER
expect "Today"
keys F12
expect "kith is locked"
SCENARIO
expect_equal "" "$(find "$STORE/drafts" -name '*.tries')"

test_case "a terminal that goes away while kith is locked ends it"
play closed-while-locked <<SCENARIO
run sh -c 'trap "" HUP; exec $OPEN'
expect "Nothing is due"
keys F12
expect "kith is locked"
deadline 2
close
expect-exit 0
SCENARIO

finish
