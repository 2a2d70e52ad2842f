# Taking back and doing again; what has left is corrected instead; who did what is listed.
. "$SRC/tests/command/lib.sh"
TODAY=2026-11-22T10:00
new_store
run 0 setup set office.sender_address=office@example.org
mkdir -p "$XDG_CONFIG_HOME/kith"
printf 'sendmail = "%s";\n' "$WORK_DIR/sendmail" >"$XDG_CONFIG_HOME/kith/kith.conf"
printf '#!/bin/sh\ncat >>%s/sent\n' "$WORK_DIR" >"$WORK_DIR/sendmail"
chmod +x "$WORK_DIR/sendmail"
add_supporter() { # NAME ADDRESS
  printf 'name=%s\nemail=%s\nareas=Exams\n' "$1" "$2" | kith supporter add 2>/dev/null
}
latest() { # the number of the message queued last
  run 0 outbox list --all --format json
  json "max(m['id'] for m in d)"
}
standing() { # the entry that is called $1: its flag or word of the field $2
  json "[e['$2'] for e in d if e['what'].startswith('$1')][0]"
}
sam=$(add_supporter 'Sam Hill' sam@example.org)
ana=$(add_supporter 'Ana Ruiz' ana@example.org)
request=$(printf 'name=Priya Zebrafish\nemail=zebra@example.org\nsite=Kendal\n' | kith request add area=Exams 2>/dev/null)

test_case "/BY-12/the list names each step by its number, the latest first, and says which can be taken back"
run 0 ask "$request" "$sam"
run 0 undo list --format json
expect_equal "asked Sam Hill (request $request)" "$(json "d[0]['what']")"
expect_equal true "$(json "d[0]['can_undo']")"
expect_equal true "$(json "all(e['id'] > 0 for e in d)")"
expect_equal true "$(json "d == sorted(d, key=lambda e: -e['id'])")"
step=$(json "d[0]['id']")

test_case "a step is previewed and taken back by its number, redone, and the message waits its hold again"
run 0 undo "$step" --preview
expect_out "asked Sam Hill"
run 0 undo "$step"
expect_err "Taken back: asked Sam Hill"
run 0 undo list --format json
expect_equal true "$(standing 'asked Sam Hill' undone)"
run 0 outbox list --format json
expect_equal 0 "$(json 'len(d)')"
run 0 redo --preview
expect_out "asked Sam Hill"
TODAY=2026-11-22T10:10
run 0 redo
expect_err "Done again: asked Sam Hill"
run 0 outbox send
expect_err "0 messages"
run 0 outbox list --format json
expect_equal "2026-11-22T10:12:00Z" "$(json "d[0]['release_at']")"
run 1 redo
expect_err "nothing to do again"
run 0 redo --preview
expect_out "nothing"

test_case "an older step is taken back past a newer one; a number that is not one's own is refused"
run 0 supporter retire "$ana"
run 0 undo "$step"
run 0 supporter show "$ana" --format json
expect_equal retired "$(json "d['status']")"
run 3 undo "$step"
expect_err "There is no change"
run 3 undo 99999
run 3 undo 99999 --preview
run 2 undo Sam
run 2 undo 1 2

test_case "an import is one step, and so is what it brought when it is taken back"
printf 'Name,E-mail,Areas\nLee One,lee1@example.org,Exams\nLee Two,lee2@example.org,Exams\nLee Three,lee3@example.org,Exams\n' >"$WORK_DIR/three.csv"
run 0 undo list --format json
before=$(json 'len(d)')
run 0 import supporters "$WORK_DIR/three.csv"
run 0 undo list --format json
expect_equal $((before + 1)) "$(json 'len(d)')"
run 0 undo
run 0 supporter list --format json
expect_equal 0 "$(json "sum(1 for s in d if s['name'].startswith('Lee'))")"

test_case "/BY-12/what has left is named, and corrected instead"
run 0 ask "$request" "$sam"
message=$(latest)
run 1 outbox correct "$message"
expect_err "needs no correction"
run 0 outbox send "$message"
run 1 undo
expect_err "Message $message to Sam Hill has left and cannot be called back."
expect_err "kith outbox correct $message"
run 0 undo --preview
expect_err "has left"
run 0 undo list --format json
expect_equal "$message" "$(json "d[0]['message']")"

test_case "in text why a step stays is said once, below the list, with the numbers of all it is true of"
run 0 supporter set "$sam" limit=7
expect_err "is changed"
run 0 supporter set "$sam" limit=7
expect_err "nothing was changed"
run 0 supporter set "$sam" limit=8
run 0 undo list
expect_equal 1 "$(cat "$WORK_DIR/out" "$WORK_DIR/err" | grep -c 'has been changed again since')"
expect_true grep -qE '^[0-9]+(, [0-9]+)*: Something that this changed has been changed again since' "$WORK_DIR/err"
expect_true grep -qE 'changed Sam Hill +no$' "$WORK_DIR/out"
run 0 undo list --format json
expect_equal true "$(json "any('changed again since' in e['state'] for e in d)")"
run 0 undo
run 0 undo

test_case "/LA-9/the correction goes to the one who got it, waits like any message, and tells nobody who asked"
run 0 outbox correct "$message" --preview
expect_out "To: Sam Hill <sam@example.org>"
expect_out "Dear Sam,"
expect_out "Sunday 22 November"
expect_out "A question from peer support [PS-$request]"
refuse_out Priya
refuse_out Kendal
run 0 outbox list --format json
expect_equal 0 "$(json 'len(d)')"
run 0 outbox correct "$message"
correction=$out
run 0 outbox list --format json
expect_equal "$correction" "$(json "d[0]['id']")"
expect_equal "Sam Hill" "$(json "d[0]['to']")"
run 0 outbox send
expect_err "0 messages"
run 1 outbox correct "$message"
expect_err "was corrected already"
run 0 request show "$request"
run 0 undo
expect_err "wrote a correction to Sam Hill"
run 0 outbox correct "$message"
correction=$out
run 0 outbox send "$correction"
expect_true grep -q "Please take that message as not written" "$WORK_DIR/sent"
run 1 outbox correct "$correction"
expect_err "a correction itself"

test_case "/LA-9/office wording that would tell who asked is refused in a correction too"
run 0 ask "$request" "$(add_supporter 'Tom Parry' tom@example.org)"
message=$(latest)
run 0 outbox send "$message"
printf 'Subject: Sorry [{tag}]\n\nDear {first},\n\nabout {sent_subject}, from Kendal\n' >"$WORK_DIR/correction.txt"
run 0 setup template set correction <"$WORK_DIR/correction.txt"
run 1 outbox correct "$message"
expect_err "holds the requester's site"
run 1 outbox correct "$message" --preview
printf 'Subject: Sorry [{tag}]\n\nDear {requester_first}\n' >"$WORK_DIR/correction.txt"
run 3 setup template set correction <"$WORK_DIR/correction.txt"
expect_err "must not learn who asks"
run 0 setup template set correction --shipped

test_case "a correction to the requester names them in no list and no label"
printf "summary=Exam nerves, and how to rest.\n" | kith request set "$request" >/dev/null 2>&1
run 0 permission "$request" ask
message=$(latest)
run 0 outbox mark-sent "$message"
run 0 undo list --format json
run 0 outbox correct "$message"
run 0 outbox list --all
expect_out "the requester"
refuse_out Priya
run 0 undo --preview
expect_out "wrote a correction to the requester (message $message)"

test_case "what was only marked as sent by hand is taken back: the mark first, then the question"
run 0 ask "$request" "$sam"
message=$(latest)
run 0 outbox mark-sent "$message"
run 0 undo list --format json
step=$(json "[e['id'] for e in d if e['what'].startswith('asked Sam Hill') and not e['undone']][0]")
expect_equal true "$(json "d[0]['can_undo']")"
run 1 undo "$step"
expect_err "Message $message to Sam Hill was marked as sent by hand since. If it was not sent, take the mark back first."
run 0 undo
expect_err "Taken back: marked message $message as sent by hand"
run 0 undo
expect_err "Taken back: asked Sam Hill"
run 0 outbox list --format json
expect_equal 0 "$(json "sum(1 for m in d if m['id'] == $message)")"

test_case "verify still finds everything sound"
run 0 verify

finish
