# What is typed while no draft can be written: nothing of it is lost, and the screen is never left open for that.
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/fault/lib.sh"

own_disk small 1400
new_store_on() { # DIRECTORY
  STORE=$1 PASS_FILE=$WORK_DIR/pass
  (umask 077 && echo 'correct horse battery full' >"$PASS_FILE")
  run 0 init --recovery-file "$WORK_DIR/recovery"
}
new_store_on "$disk/store"
pass=$(cat "$PASS_FILE")
printf 'name=Zebra Quagga\nemail=zebra@quagga.example\n' >"$WORK_DIR/zebra"
run 0 supporter add <"$WORK_DIR/zebra"
OPEN="$KITH --store $STORE --passphrase-file $PASS_FILE --today ${TODAY}T12:00"
cc -shared -fPIC -D_GNU_SOURCE -o "$WORK_DIR/clock.so" "$SRC/tests/fault/clock.c" || fail "the stand-in for the clock was not built"
cat >"$WORK_DIR/fill" <<SCRIPT
head -c 20000000 /dev/zero >"$disk/other" 2>/dev/null
true
SCRIPT
# Longer than what the lock of the session that ends leaves room for.
head -c 60000 /dev/zero | tr '\0' 'y' >"$WORK_DIR/long"
cat >"$WORK_DIR/look" <<SCRIPT
pid=\$(cat "$WORK_DIR/pid")
if [ "\$(id -u)" = 0 ]; then exec /usr/bin/python3 "$SRC/tests/fault/memory.py" "\$pid" "\$@"; fi
exec sudo -n /usr/bin/python3 "$SRC/tests/fault/memory.py" "\$pid" "\$@"
SCRIPT
drafts() { # how many lie on the disk
  find "$STORE/drafts" -name '*.draft' | wc -l
}

test_case "with a full disk F12 locks all the same, says what waits, and what was typed is in its form again"
play full <<SCENARIO
deadline 30
run sh -c 'echo \$\$ >$WORK_DIR/pid; exec $OPEN'
expect "Nothing is due"
keys 3 n
expect "Log a request"
shell sh $WORK_DIR/fill
keys "Okapi Wombat" TAB*9
paste-file $WORK_DIR/long
expect "yyyyyy"
expect "no draft could be kept"
expect-shell "sh $WORK_DIR/look Okapi" "Okapi"
keys F12
expect "kith is locked"
expect-not "Okapi"
expect-shell "sh $WORK_DIR/look Okapi" "none"
expect-words "What you typed could not be written to the disk. It waits in this window, sealed: open kith here again."
keys F10
expect-words "What you typed could still not be written to the disk. Left now, it is lost."
keys s
expect-words "It waits in this window"
keys "$pass" ENTER
expect "Log a request"
expect "Okapi Wombat"
expect-words "What you typed is here again, but could still not be written to the disk."
keys F10
expect "Leave and lose it"
keys s
expect "Okapi Wombat"
# With room again it is kept on the disk as ever.
shell : >$disk/other
keys ESC
expect "is kept as a draft"
keys F10 l
expect-exit 0
SCENARIO
expect_equal 1 "$(drafts)"
rm -f "$STORE"/drafts/*.draft

test_case "behind the lock it is written as soon as there is room"
play later <<SCENARIO
deadline 30
run $OPEN
expect "Nothing is due"
keys 3 n
expect "Log a request"
shell sh $WORK_DIR/fill
keys "Okapi Wombat" TAB*9
paste-file $WORK_DIR/long
expect "yyyyyy"
expect "no draft could be kept"
keys F12
expect-words "It waits in this window"
shell : >$disk/other
expect "What you typed is kept as a draft."
expect-shell "find $STORE/drafts -name '*.draft' | wc -l" "1"
keys F10
expect-exit 0
run $OPEN
expect "Kept from last time, not saved"
keys ENTER
expect "Okapi Wombat"
keys F10
expect "Leave kith? What you typed here is kept as a draft."
keys l
expect-exit 0
SCENARIO
rm -f "$STORE"/drafts/*.draft

test_case "told to end behind the lock, it is written once more"
play ended <<SCENARIO
deadline 30
run $OPEN
expect "Nothing is due"
keys 3 n
expect "Log a request"
shell sh $WORK_DIR/fill
keys "Okapi Wombat" TAB*9
paste-file $WORK_DIR/long
expect "yyyyyy"
expect "no draft could be kept"
keys F12
expect-words "It waits in this window"
shell : >$disk/other
signal TERM
expect-exit 0
SCENARIO
expect_equal 1 "$(drafts)"
rm -f "$STORE"/drafts/*.draft

test_case "a form that no draft can be kept of locks itself too when nobody types, and a line of a question with it"
rm -f "$WORK_DIR/later"
play idle <<SCENARIO
deadline 30
env LD_PRELOAD=$WORK_DIR/clock.so
env KITH_LATER=$WORK_DIR/later
env ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0
run $OPEN
expect "Nothing is due"
keys 2 ENTER
expect "zebra@quagga.example"
keys F9
expect "Everything that can be done here"
keys ESC
shell sh $WORK_DIR/fill
keys : "away until" ENTER
expect "Away until which day?"
paste-file $WORK_DIR/long
keys "3 dec"
expect "3 dec"
shell touch $WORK_DIR/later
expect "kith is locked"
expect-not "3 dec"
expect-words "It waits in this window"
shell rm $WORK_DIR/later
keys "$pass" ENTER
expect "zebra@quagga.example"
keys : "away until" ENTER
expect "3 dec"
SCENARIO

finish
