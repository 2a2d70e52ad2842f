# Two processes write to one store at the same time: nothing is lost, and nobody writes over what they have not seen (two.py, and two screens).
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/fault/lib.sh"

/usr/bin/python3 "$SRC/tests/fault/two.py" || broken=1
tests=4 # those of two.py

test_case "/LA-14/two-coordinators-with-the-same-form-open-do-not-write-over-each-other"
new_store
printf 'name=Ana Ruiz\nemail=ana@ruiz.example\ngrade=2nd year\n' >"$WORK_DIR/ana"
run 0 supporter add <"$WORK_DIR/ana"
run 0 supporter set 1 site=Preston
play two-forms <<SCENARIO
run kith --store $STORE --passphrase-file $PASS_FILE --today ${TODAY}T09:30
expect "Today"
keys 2
expect "Ana Ruiz"
keys e
expect "Preston"
terminal second
run kith --store $STORE --passphrase-file $PASS_FILE --today ${TODAY}T09:30
expect "Today"
keys 2
expect "Ana Ruiz"
keys e
expect "Preston"
keys TAB*6
keys C-u "Burnley" F2
expect-not "Change Ana Ruiz"
terminal 1
keys TAB*6
keys C-u "Leeds" F2
expect-words "You changed this in another window, at 09:30. Nothing of yours is saved yet"
expect-words "Site Preston Burnley Leeds"
expect-shell "$KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY supporter show 1 --format json" "Burnley"
keys F2
expect "Not saved yet: choose theirs (t) or mine (m) for Site."
keys ESC
expect "Leeds"
expect "theirs: Burnley"
SCENARIO
run 0 supporter show 1 --format json
expect_equal Burnley "$(json "d['site'] if isinstance(d, dict) else d[0]['site']")"
run 0 verify

test_case "/LA-14/who changed it meanwhile, what and when is said"
new_store
run 0 supporter add <"$WORK_DIR/ana"
run 0 supporter set 1 site=Burnley
(umask 077 && printf 'the passphrase of lee\n' >"$WORK_DIR/lee")
run 0 passphrase add lee --new-passphrase-file "$WORK_DIR/lee"
play two-people <<SCENARIO
run kith --store $STORE --passphrase-file $PASS_FILE --today ${TODAY}T15:00
expect "Today"
keys 2
expect "Ana Ruiz"
keys e
expect "Burnley"
shell printf 'site=Leeds\\nphone=07700 900123\\n' | $KITH --store $STORE --as lee --passphrase-file $WORK_DIR/lee --today ${TODAY}T14:05 supporter set 1
keys TAB*6
keys C-u "York" F2
expect-words "lee changed this at 14:05. Nothing of yours is saved yet"
expect-words "Phone nothing * 07700 900123 nothing"
expect-words "Site Burnley Leeds York"
keys ESC
expect "theirs: Leeds"
keys F2
expect-words "lee changed this at 14:05."
keys DOWN m F2
expect "Saved."
expect-shell "$KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY supporter show 1 --format json" "York"
expect-shell "$KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY supporter show 1 --format json" "07700 900123"
SCENARIO
run 0 verify

finish
