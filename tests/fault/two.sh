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
run kith --store $STORE --passphrase-file $PASS_FILE --today $TODAY
expect "Today"
keys 2
expect "Ana Ruiz"
keys e
expect "Preston"
terminal second
run kith --store $STORE --passphrase-file $PASS_FILE --today $TODAY
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
expect "Someone else changed this meanwhile: Site. Nothing of yours"
expect-shell "$KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY supporter show 1 --format json" "Burnley"
keys ENTER
expect "Leeds"
SCENARIO
run 0 supporter show 1 --format json
expect_equal Burnley "$(json "d['site'] if isinstance(d, dict) else d[0]['site']")"
run 0 verify

finish
