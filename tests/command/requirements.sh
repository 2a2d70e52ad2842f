# What commands print is for any terminal and for a screen reader: words, no drawing, no colour, and nothing that a screen alone can do.
. "$SRC/tests/command/lib.sh"

"$KITH" demo "$WORK_DIR/store" --today 2026-11-22T09:00 </dev/null >/dev/null 2>&1
STORE=$WORK_DIR/store PASS_FILE=$WORK_DIR/passphrase
(umask 077 && printf 'demo\n' >"$PASS_FILE")

test_case "/BY-15/no command draws, colours or moves the cursor"
for words in help due "supporter list --all" "supporter show 1" "conflict list" "area list" "request list --all" "request show 13" "suggest 13 --all" \
  "why --request 13 1" "ask 17 1 --preview" "pair list --all" "pair show 2" "agreement list" "agreement show 2" "outbox list --all" "outbox show 1" \
  "setup list" "setup template list" "setup template show ask" verify; do
  TERM=xterm-256color run 0 --as demo $words
  expect_true test -s "$WORK_DIR/out"
  # U+2500 to U+25FF: lines, blocks, triangles; and every control but the end of a line.
  expect_false grep -qP '[\x{2500}-\x{25FF}]' "$WORK_DIR/out"
  expect_false grep -qP '[\x01-\x09\x0b-\x1f\x7f]' "$WORK_DIR/out"
done

test_case "/NP-10/who is how full stands in the register"
run 0 --as demo supporter list --format json
expect_equal '[[1, 1], [0, 2]]' "$(json "[[s['load'], s['limit']] for s in d if s['name'] in ('Olga Petrov', 'Ana Ruiz')][::-1]")"

test_case "/LA-13/what was closed as passed on is counted as such"
run 0 --as demo request close 13 --as unmet
run 0 --as demo request close 9 --as details-passed-on
run 0 --as demo export requests --format csv
expect_equal 1 "$(grep -c '^9,.*details-passed-on' "$WORK_DIR/out")"
expect_equal 0 "$(grep -c '^13,.*details-passed-on' "$WORK_DIR/out")"

test_case "/LA-7/each open request has its age and its next step"
run 0 --as demo request list --format json
expect_equal true "$(json "all(isinstance(r['age_days'], int) and r['age_days'] >= 0 for r in d) and len(d) > 5")"
run 0 --as demo due --format json
cp "$WORK_DIR/out" "$WORK_DIR/due"
run 0 --as demo request list --format json
expect_equal '[]' "$(json "[r['id'] for r in d if not any(t.get('request') == r['id'] for t in json.load(open('$WORK_DIR/due')))]")"

test_case "before the command --as says who you are, also where the command has an --as of its own"
run 0 --as demo pair end 3
expect_err "completed"
run 0 --as demo pair end 4 --as left
expect_err "left"
run 0 pair list --all --format csv
expect_equal 1 "$(grep -c '^4,.*,left' "$WORK_DIR/out")"

finish
