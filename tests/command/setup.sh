# The office's settings and its wording.
. "$SRC/tests/command/lib.sh"
new_store

test_case "a setting is set by argument or line, lasts, and takes effect"
run 0 setup set ask.answer_days=9 office.sender_address=office@example.org
printf '# a remark\nsupporter.default_limit=2\noffice.signature=Kim\\nPeer support\n' | kith setup set 2>"$WORK_DIR/err"
expect_equal 0 $?
run 0 setup list --format json
expect_equal 9 "$(json "[s['value'] for s in d if s['id'] == 'ask.answer_days'][0]")"
printf 'name=Ana Ruiz\nemail=ana@example.org\nareas=Exams\n' | kith supporter add >/dev/null 2>&1
run 0 supporter show 1 --format json
expect_equal 2 "$(json "d['limit']")"
printf 'name=Priya Shah\nemail=priya@example.org\n' | kith request add area=Exams >/dev/null 2>&1
run 0 ask 1 1 --preview
expect_out "1 December"
run 0 ask 1 1
run 0 due --format json
expect_equal 2026-12-01 "$(json "[t['due_on'] for t in d if t['request'] == 1][0]")"

test_case "what a setting cannot be is refused, and nothing changes"
run 3 setup set ask.answer_days=0
run 3 setup set ask.answer_days=many
run 3 setup set "office.sender_address=a@example.org,b@example.org"
printf 'ask.answer_days=7\nno.such=1\n' | kith setup set 2>"$WORK_DIR/err"
expect_equal 2 $?
expect_true grep -q "Line 2" "$WORK_DIR/err"
run 2 setup set ask.answer_days=8 no.such=1
run 0 setup list --format json
expect_equal 9 "$(json "[s['value'] for s in d if s['id'] == 'ask.answer_days'][0]")"
run 2 setup set </dev/null
expect_err "Nothing was given."

test_case "templates are listed with their fields, shown, replaced, and brought back"
run 0 setup template list
expect_out "ask"
run 0 setup template show ask
cp "$WORK_DIR/out" "$WORK_DIR/shipped"
expect_out "{area}"
printf 'Subject: A word [{tag}]\n\nDear {supporter_first},\n\nMay I ask you about {area}? {signature}\n' | kith setup template set ask 2>"$WORK_DIR/err"
expect_equal 0 $?

run 0 setup template show ask
expect_out "May I ask you about"
run 0 setup template set ask --shipped
run 0 setup template show ask
expect_same "$WORK_DIR/shipped"

test_case "/BY-1/an ask that would use the requester's name is refused when it is given, not when it is sent"
printf 'Subject: A word [{tag}]\n\nDear {supporter_first},\n\n{requester_first} would like to talk.\n' | kith setup template set ask 2>"$WORK_DIR/err"
expect_equal 3 $?
expect_true grep -q "requester_first" "$WORK_DIR/err"
printf 'No subject here\n' | kith setup template set ask 2>"$WORK_DIR/err"
expect_equal 3 $?
run 2 setup template show greeting
run 0 setup template show ask
expect_same "$WORK_DIR/shipped"

finish
