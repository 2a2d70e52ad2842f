# Requests: logged, shown without the requester, suggested for, ended.
. "$SRC/tests/command/lib.sh"
new_store
run 0 setup set office.sender_address=office@example.org
printf 'name=Ana Ruiz\nemail=ana@example.org\nareas=Failed assignment:essay lived\n' | kith supporter add grade="2nd year" >/dev/null 2>&1
printf 'name=Kim Doyle\nemail=kim@example.org\nareas=Failed assignment\n' | kith supporter add >/dev/null 2>&1
printf 'name=Jo Park\nemail=jo@example.org\nareas=Failed assignment\n' | kith supporter add limit=0 >/dev/null 2>&1
printf 'name=Max Stone\nemail=max@example.org\nareas=Mental health lived\n' | kith supporter add >/dev/null 2>&1

test_case "/LA-7/logged with how and when it came; the queue shows age and next step"
printf 'name=Priya Zebrafish <zebrafish@example.org>\ncohort=Wintercohort\nsite=Coldplace\nissue=a private matter\nsummary=Someone would like to talk.\ndetail=essay\n' |
  kith request add area="Failed assignment" via=phone received=2026-11-13 >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 1 "$(cat "$WORK_DIR/out")"
run 0 request list --format json
expect_equal 9 "$(json "d[0]['age_days']")"
expect_equal new "$(json "d[0]['state']")"
expect_equal 2026-11-13 "$(json "d[0]['received']")"

test_case "/BY-1/nothing names the requester until it is revealed"
for words in "request list" "request show 1" "due" "suggest 1 --all" "why --request 1 1" "export requests" "ask 1 1 --preview" "outbox list"; do
  for format in text csv json; do
    run 0 $words --format $format
    for secret in Zebrafish zebrafish Wintercohort Coldplace "private matter"; do
      refuse_out "$secret"
      refuse_err "$secret"
    done
  done
done
run 0 request show 1 --reveal
expect_out "Priya Zebrafish"
expect_out "a private matter"
run 0 export requests --reveal
expect_out "zebrafish@example.org"

test_case "what is personal is never taken from the command line"
for field in name email phone cohort site detail issue summary; do
  run 2 request add "$field=Zebrafish"
  run 2 request set 1 "$field=Zebrafish"
  refuse_err Zebrafish
done

test_case "/LA-8/suggest: the same detail before the same area, lived before willing, with reasons"
run 0 suggest 1 --format json
expect_equal '[1, 2]' "$(json "[row['id'] for row in d]")"
expect_equal true "$(json "d[0]['score'] > d[1]['score'] and len(d[0]['reasons']) > 2 and d[0]['supporter'] == d[0]['id']")"
expect_equal false "$(json "'failed' in d[0]")"

test_case "/BY-2/with --all those ruled out say because and unless"
run 0 suggest 1 --all --format json
expect_equal '["limit"]' "$(json "[f['rule'] for row in d if row['name'] == 'Jo Park' for f in row['failed']]")"
expect_equal null "$(json "[row['score'] for row in d if row['name'] == 'Jo Park'][0]")"
expect_equal true "$(json "all(f['because'] and f['unless'] for row in d if row['score'] is None for f in row['failed'])")"

test_case "/BY-2/why answers for any two, and its verdict flips with the fact"
run 0 why --request 1 3 --format json
expect_equal false "$(json "d['eligible']")"
expect_equal null "$(json "d['score']")"
expect_equal '["limit"]' "$(json "[r['rule'] for r in d['rules'] if not r['passed']]")"
run 0 supporter set 3 limit=1
run 0 why --request 1 3 --format json
expect_equal true "$(json "d['eligible'] and sum(p['points'] for p in d['parts']) == d['score']")"
run 0 why --request 1 3
expect_out "passed"
run 3 why --request 1 99
run 3 why --request 99 1

test_case "/LA-5/nobody is suggested for a sensitive area without consent"
printf 'name=Uma Other\nemail=uma@example.org\n' | kith request add area="Mental health" >"$WORK_DIR/out" 2>/dev/null
expect_equal 2 "$(cat "$WORK_DIR/out")"
run 0 suggest 2 --format json
expect_equal '[]' "$(json d)"
run 0 why --request 2 4 --format json
expect_equal '["consent"]' "$(json "[r['rule'] for r in d['rules'] if not r['passed']]")"
run 0 supporter consent 4 "Mental health" --wording yes --on today --means phone
run 0 suggest 2 --format json
expect_equal '[4]' "$(json "[row['id'] for row in d]")"

test_case "/BY-6/a summary that could tell who asks is warned about"
printf 'summary=Somebody from Coldplace would like to talk.\n' | kith request set 1 >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?
expect_err "ummary"
run 1 ask 1 1

test_case "/BY-1/a summary that tells who asks is shown to nobody before that is revealed"
printf 'summary=Priya Zebrafish would like to talk.\n' | kith request set 1 2>/dev/null
for words in "request list" "request show 1" "export requests" "due"; do
  for format in text csv json; do
    run 0 $words --format $format
    refuse_out Zebrafish
  done
done
run 0 request show 1 --format json
expect_equal "hidden: it holds the requester's name and must be changed before it can be sent (kith request set changes it, kith request show --reveal shows it)" \
  "$(json "d['summary']")"
run 0 export requests --format json
expect_equal true "$(json "d[0]['summary'].startswith('hidden: ')")"
run 0 request show 1 --reveal --format json
expect_equal "Priya Zebrafish would like to talk." "$(json "d['summary']")"
printf 'summary=Someone would like to talk.\n' | kith request set 1 2>/dev/null
run 0 request show 1 --format json
expect_equal "Someone would like to talk." "$(json "d['summary']")"

test_case "closing, reopening, withdrawing, each in its order"
run 1 request close 1 --as details-passed-on
run 0 request close 1 --as unmet
run 1 ask 1 1
run 1 request close 1 --as met
run 0 request list
refuse_out "Failed assignment"
run 0 request list --all
expect_out closed
run 0 request reopen 1
run 1 request reopen 1
run 0 request withdraw 2
run 1 request withdraw 2

test_case "a call about a request is noted"
echo "will write tomorrow" | kith request call 1 2>"$WORK_DIR/err"
expect_equal 0 $?
run 0 request show 1 --format json
expect_equal true "$(json "any('all' in h['what'] for h in d['history'])")"

test_case "/BY-7/due lists what is next, and a snoozed task comes back on its day"
run 0 due --format json
task=$(json "[t['id'] for t in d if t['request'] == 1][0]")
run 0 snooze "$task" +1w
run 0 due --format json
expect_equal 0 "$(json "sum(1 for t in d if t['id'] == $task and t['due_on'] < '2026-11-29')")"
TODAY=2026-11-29 run 0 due --format json
expect_equal 1 "$(json "sum(1 for t in d if t['id'] == $task)")"
run 3 snooze 999 +1w

test_case "every format of every list is well formed"
for words in "supporter list" "request list --all" "area list" "conflict list" "suggest 1 --all" "why --request 1 1" "pair list" \
  "agreement list" "outbox list --all" "due" "setup list" "setup template list" "verify" "export supporters" "export requests" "export pairs" \
  "export agreements" "supporter show 1" "request show 1"; do
  run 0 $words --format json
  expect_true /usr/bin/python3 -m json.tool "$WORK_DIR/out" /dev/null
  expect_equal true "$(json "all('id' in row for row in (d if isinstance(d, list) else [d]))")"
  run 0 $words --format csv
  expect_true /usr/bin/python3 -c 'import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="")))
assert rows and all(len(row) == len(rows[0]) for row in rows) and "id" in rows[0]' "$WORK_DIR/out"
  run 0 $words --format text
  expect_false grep -q "[│─┌►█]" "$WORK_DIR/out"
done

finish
