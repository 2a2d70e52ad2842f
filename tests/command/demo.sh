# The sample store: invented people, a request in every stage.
. "$SRC/tests/command/lib.sh"
STORE=$WORK_DIR/sample
PASS_FILE=$WORK_DIR/passphrase
(umask 077 && echo demo >"$PASS_FILE")
demo() { run 0 --as demo "$@"; }

test_case "demo says where it is and how to open it"
"$KITH" demo "$STORE" --today "$TODAY" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?
expect_out "kith --store $STORE --as demo"
expect_out "demo"
expect_equal "" "$(find "$STORE" -perm /077)"

test_case "there is a request in every stage"
demo request list --all --format json
for state in new matching asked accepted permission permitted broadcast introduced closed withdrawn; do
  [ "$state" = broadcast ] || expect_equal true "$(json "any(r['state'] == '$state' for r in d)")"
done
demo due --format json
expect_equal true "$(json "len(d) > 8")"
expect_equal true "$(json "any(t['due_on'] and t['due_on'] < '$TODAY' for t in d) and any(t['due_on'] and t['due_on'] > '$TODAY' for t in d)")"

test_case "pairs with no agreement, a draft, one signature and both; mail waiting and sent by hand"
demo pair list --format json
for state in none draft "1 of 2 signed" signed; do
  expect_equal true "$(json "any(p['agreement'] == '$state' for p in d)")"
done
demo outbox list --all --format json
for state in waiting by-hand; do
  expect_equal true "$(json "any(m['state'] == '$state' for m in d)")"
done

test_case "all is as it must be, and everybody has an address at example.org"
demo verify
demo export supporters
expect_equal 24 "$(grep -c '@example\.org' "$WORK_DIR/out")"
expect_false grep -qE '@([^e]|e[^x])' "$WORK_DIR/out"

test_case "each sample day gives the same stages"
"$KITH" demo "$WORK_DIR/leap" --today 2028-02-29 >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?
STORE=$WORK_DIR/leap TODAY=2028-02-29 run 0 --as demo request list --all --format csv
cut -d, -f1,3 "$WORK_DIR/out" | sed 1d >"$WORK_DIR/leap-states"
demo request list --all --format csv
cut -d, -f1,3 "$WORK_DIR/out" | sed 1d >"$WORK_DIR/states"
expect_true diff "$WORK_DIR/states" "$WORK_DIR/leap-states"

test_case "a store that is there is left as it is"
"$KITH" demo "$STORE" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 4 $?
mkdir "$WORK_DIR/mine" && echo mine >"$WORK_DIR/mine/file"
"$KITH" demo "$WORK_DIR/mine" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 4 $?
expect_equal mine "$(cat "$WORK_DIR/mine/file")"

finish
