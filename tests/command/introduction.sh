# The two keys: ask about the issue, record the answer, pass the details on; and by permission to everyone.
. "$SRC/tests/command/lib.sh"
new_store
run 0 setup set office.sender_address=office@example.org
person() { # NAME ADDRESS AREAS
  printf 'name=%s\nemail=%s\nphone=07700 900123\nareas=%s\n' "$1" "$2" "$3" | kith supporter add share="e-mail and phone" 2>/dev/null
}
request() { # NAME ADDRESS AREA
  printf 'name=%s\nemail=%s\nphone=07700 900999\ncohort=Wintercohort\nsite=Coldplace\nissue=private words\nsummary=Someone would like to talk.\n' "$1" "$2" |
    kith request add area="$3" 2>/dev/null
}
messages() { # prints how many messages there are
  kith outbox list --all --format json 2>/dev/null | /usr/bin/python3 -c 'import json, sys; print(len(json.load(sys.stdin)))'
}
person "Ana Ruiz" ana@example.org "Exams lived" >"$WORK_DIR/out"
person "Sam Hill" sam@example.org "Exams" >"$WORK_DIR/out"
person "Jo Park" jo@example.org "" >"$WORK_DIR/out"
request "Priya Zebrafish" zebrafish@example.org Exams >"$WORK_DIR/out"

test_case "nothing is possible out of its order"
run 1 introduce 1
run 1 introduce 1 1
run 1 broadcast 1
run 1 answer 1 1 yes
run 1 answer 1 1 volunteer
run 1 permission 1 yes
run 1 remind 1 1
run 1 pair start 1
run 1 request another 1
expect_equal 0 "$(messages)"

test_case "/LA-9/ask-draft-names-nobody: preview and message hold nothing of the requester"
run 0 ask 1 1 --preview
expect_out "From: "
expect_out "ana@example.org"
cp "$WORK_DIR/out" "$WORK_DIR/preview"
expect_equal 0 "$(messages)"
run 0 ask 1 1
expect_err "Ana Ruiz"
expect_err "due"
run 0 outbox show 1
cat "$WORK_DIR/out" >>"$WORK_DIR/preview"
for secret in Priya Zebrafish zebrafish 900999 Wintercohort Coldplace "private words"; do
  expect_false grep -qi "$secret" "$WORK_DIR/preview"
done
expect_equal 1 "$(grep -c '^To:' "$WORK_DIR/out")"
expect_out "[PS-1]"
run 1 ask 1 1

test_case "/NP-10/no path exceeds a limit"
request "Quinn Other" quinn@example.org Exams >"$WORK_DIR/out"
run 1 ask 2 1
expect_err "full, 1 of 1"

test_case "/LA-10/nothing is passed on before the yes, and afterwards only what was shared"
run 1 introduce 1
run 2 answer 1 1 yes --share fax
run 2 answer 1 1 no --share email
run 0 answer 1 1 yes --share email
run 0 introduce 1 --preview
expect_out "ana@example.org"
refuse_out "900123"
run 0 introduce 1
refuse_err Zebrafish
run 1 introduce 1
run 0 outbox list --format json
expect_equal '["the requester"]' "$(json "[m['to'] for m in d if m['kind'] == 'introduction']")"

test_case "a detail that the supporter's record does not let be passed on is refused"
run 0 supporter set 2 share=e-mail
run 0 ask 2 2
run 1 answer 2 2 yes --share phone
run 0 answer 2 2 yes

test_case "several said yes: which one must be said"
run 0 supporter set 1 limit=3
run 0 ask 2 1
run 0 answer 2 1 yes
run 1 introduce 2
run 0 introduce 2 2 --preview
run 3 introduce 2 99
run 0 answer 2 1 taken-back
run 0 introduce 2

# What waits in the outbox, in one step.
mark_all_sent() {
  run 0 outbox list --format json
  # shellcheck disable=SC2046
  run 0 outbox mark-sent $(json "' '.join(str(m['id']) for m in d if m['state'] == 'waiting')")
}

test_case "the requester wants someone else; reminders, thanks and acknowledgements have their previews"
run 0 request another 2
run 0 acknowledge 2 --preview
run 0 acknowledge 2
person "Lee Wong" lee@example.org "Exams" >"$WORK_DIR/out"
lee=$(cat "$WORK_DIR/out")
run 1 ask 2 1
expect_err "took the yes back"
run 0 ask 2 "$lee"
run 1 remind 2 "$lee"
expect_err "has not left"
mark_all_sent
run 0 remind 2 "$lee" --preview
run 0 remind 2 "$lee"
run 0 answer 2 "$lee" none
run 0 answer 2 "$lee" no
run 0 thank 2 "$lee" --preview
run 0 thank 2 "$lee"
run 1 thank 2 "$lee"
expect_err "A message of thanks to Lee Wong was written already"
expect_err "has not left; kith outbox list shows it."
mark_all_sent
run 1 thank 2 "$lee"
expect_err "Lee Wong has been thanked already: the message was sent by hand"

test_case "/LA-11/permission binds to the exact text; editing it voids the consent"
request "Runa Otter" otter@example.org Exams >"$WORK_DIR/out"
run 0 permission 3 ask --preview
expect_out "Someone would like to talk."
run 1 broadcast 3
run 0 permission 3 ask
run 1 broadcast 3
expect_err "silence is not consent"
run 3 permission 3 yes --on 2026-11-21
run 3 permission 3 yes --on tomorrow
run 0 permission 3 yes --on 2026-11-22 --how "by phone"
printf 'summary=Someone would like to talk about exams.\n' | kith request set 3 2>/dev/null
run 1 broadcast 3
run 1 permission 3 yes
run 0 permission 3 ask
run 0 permission 3 no
run 1 broadcast 3

test_case "/LA-12/one message for each recipient, never the requester, never two addresses"
run 1 permission 3 ask
printf 'summary=Someone would like to talk about the viva.\n' | kith request set 3 2>/dev/null
run 0 permission 3 ask
run 1 permission 3 yes
expect_err "The question has not left, so no e-mail can have answered it; kith outbox list shows it."
run 0 permission 3 yes --how "in person"
expect_err "The question to the requester (request 3) is not sent: it is no longer needed."
run 0 broadcast 3 --preview
expect_err "4 supporters"
run 0 broadcast 3
expect_err "4 messages are queued, one for each supporter. They wait 2 minutes in the outbox; kith undo takes them back"
run 0 outbox list --format json
expect_equal 4 "$(json "len(set(m['to'] for m in d if m['kind'] == 'broadcast'))")"
for id in $(json "' '.join(str(m['id']) for m in d if m['kind'] == 'broadcast')"); do
  run 0 outbox show "$id"
  expect_equal 1 "$(grep -c '^\(To\|Cc\|Bcc\):' "$WORK_DIR/out")"
  expect_equal 1 "$(sed '/^$/q' "$WORK_DIR/out" | grep '^To:' | grep -o '@' | wc -l)"
  refuse_out otter
done
run 1 broadcast 3
run 0 answer 3 3 volunteer
run 0 introduce 3

test_case "/LA-13/closes as details passed on without knowing more, by itself after the quiet days"
run 0 request close 1 --as details-passed-on
TODAY=2026-12-20 run 0 request list --all --format json
expect_equal '[null]' "$(json "[r['closed_as'] for r in d if r['id'] == 3]")"
mark_all_sent
TODAY=2026-12-21 run 0 request list --all --format json
expect_equal '["details-passed-on"]' "$(json "[r['closed_as'] for r in d if r['id'] == 3]")"

test_case "undo takes a waiting step back with its message"
request "Vera Finch" finch@example.org Exams >"$WORK_DIR/out"
before=$(messages)
run 0 supporter set 2 limit=9
run 0 ask 4 2
run 0 undo
expect_err "Sam Hill"
expect_equal "$before" "$(kith outbox list --all --format json 2>/dev/null | /usr/bin/python3 -c 'import json, sys; print(sum(1 for m in json.load(sys.stdin) if m["request"] != 4))')"
run 0 request show 4 --format json
expect_equal new "$(json "d['state']")"
run 0 verify

finish
