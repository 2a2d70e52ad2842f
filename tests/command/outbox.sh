# Handing mail over: the hold, a stand-in for sendmail, no sendmail, one that asks to come again.
. "$SRC/tests/command/lib.sh"
TODAY=2026-11-22T10:00
new_store
run 0 setup set office.sender_address=office@example.org
add_ask() { # a new supporter and request with a message that waits; prints the message's number
  printf 'name=%s\nemail=s%s@example.org\nareas=Exams\n' "$2" "$1" | kith supporter add >"$WORK_DIR/supporter" 2>/dev/null
  printf 'name=Priya Zebrafish\nemail=zebra%s@example.org\n' "$1" | kith request add area=Exams >"$WORK_DIR/request" 2>/dev/null
  kith ask "$(cat "$WORK_DIR/request")" "$(cat "$WORK_DIR/supporter")" 2>/dev/null
}
sendmail() { # BODY: makes the stand-in
  printf '#!/bin/sh\n%s\n' "$1" >"$WORK_DIR/sendmail"
  chmod +x "$WORK_DIR/sendmail"
}
state() { # MESSAGE: as of the last list
  json "[m['state'] for m in d if m['id'] == $1][0]"
}
mkdir -p "$XDG_CONFIG_HOME/kith"
printf 'sendmail = "%s";\n' "$WORK_DIR/sendmail" >"$XDG_CONFIG_HOME/kith/kith.conf"
sendmail "printf '%s\n' \"\$*\" >>$WORK_DIR/arguments; cat >>$WORK_DIR/sent; ps -o sid= -p \$\$ >$WORK_DIR/sid"

test_case "without a sender's address nothing is queued"
run 0 setup set office.sender_address=
printf 'name=A B\nemail=ab@example.org\nareas=Exams\n' | kith supporter add >/dev/null 2>&1
printf 'name=C D\nemail=cd@example.org\n' | kith request add area=Exams >/dev/null 2>&1
run 1 ask 1 1
expect_err "office.sender_address"
run 0 setup set office.sender_address=office@example.org

test_case "no message comes from nobody: the sender's name is not emptied"
run 3 setup set office.sender_name=
expect_err "Sender's name: write one; messages carry it."

test_case "/BY-12/a message is held, and undo takes it back until it leaves"
run 0 ask 1 1
expect_err "It waits 2 minutes in the outbox;"
expect_err "Request 1 is due Fri 27 Nov."
expect_equal 1 "$(grep -c 'outbox' "$WORK_DIR/err")" # that it waits is said once
run 0 outbox send
expect_err "0 messages"
expect_err "1 still waits for its hold to end; --now sends it at once."
expect_false test -e "$WORK_DIR/sent"
TODAY=2026-11-22T10:03
run 0 outbox send
expect_err "1 message was"
expect_true test -s "$WORK_DIR/sent"
run 1 undo

test_case "addresses stay out of the arguments, and the child has a session of its own"
expect_equal "-oi -t" "$(cat "$WORK_DIR/arguments")"
expect_false test "$(tr -d ' ' <"$WORK_DIR/sid")" = "$(ps -o sid= -p $$ | tr -d ' ')"
run 0 outbox list
expect_equal "" "$out"
run 0 outbox list --all --format json
expect_equal sent "$(state 1)"
expect_equal "1" "$(json "sum(1 for m in d if m['handed_at'])")"

test_case "a message named is sent at once; a sent one is not sent again"
rm -f "$WORK_DIR/sent"
add_ask 2 "Sam Hill"
run 0 outbox send 2
expect_true grep -q "s2@example.org" "$WORK_DIR/sent"
run 1 outbox send 2
expect_equal 1 "$(grep -c '^To:' "$WORK_DIR/sent")"

test_case "/BY-6/a name cannot bring a header of its own: a line end in it becomes a space"
rm -f "$WORK_DIR/sent"
printf 'name=Evil\rBcc: victim@example.org\nemail=evil@example.org\nareas=Exams\n' | kith supporter add >"$WORK_DIR/supporter" 2>/dev/null
expect_equal 0 $?
run 0 supporter show "$(cat "$WORK_DIR/supporter")" --format json
expect_equal "Evil Bcc: victim@example.org" "$(json "d['name']")" # the carriage return is a space now
printf 'name=Eve L\nemail=el@example.org\n' | kith request add area=Exams >"$WORK_DIR/request" 2>/dev/null
run 0 ask "$(cat "$WORK_DIR/request")" "$(cat "$WORK_DIR/supporter")"
run 0 outbox send --now
expect_equal 'To: "Evil Bcc: victim@example.org" <evil@example.org>' "$(grep '^To:' "$WORK_DIR/sent")"
expect_false grep -qi '^bcc' "$WORK_DIR/sent"
expect_false grep -q "$(printf '\r')" "$WORK_DIR/sent"

test_case "exit 75 of the mail system: it stays queued and says so"
sendmail "cat >/dev/null; exit 75"
add_ask 3 "Kim Doyle"
run 75 outbox send --now
run 0 outbox list --format json
expect_equal 1 "$(json "sum(1 for m in d if m['state'] == 'waiting')")"

test_case "no mail program: it stays queued and says so, exit 75"
rm "$WORK_DIR/sendmail"
run 75 outbox send --now
run 0 outbox list --format json
expect_equal 1 "$(json "sum(1 for m in d if m['state'] == 'waiting')")"
waiting=$(json "[m['id'] for m in d if m['state'] == 'waiting'][0]")

test_case "without a mail program: shown, sent by hand, marked so"
run 0 outbox show "$waiting"
expect_out "To: Kim Doyle <s3@example.org>"
run 0 outbox mark-sent "$waiting"
run 1 outbox discard "$waiting"
run 0 outbox list --all --format json
expect_equal by-hand "$(state "$waiting")"

test_case "refused by the mail system: failed, retried, discarded"
sendmail "cat >/dev/null; echo 'no such user' >&2; exit 67"
add_ask 4 "Jo Park"
run 0 outbox list --format json
failing=$(json "max(m['id'] for m in d)")
kith outbox send "$failing" >/dev/null 2>"$WORK_DIR/err"
expect_equal 1 $?
run 0 outbox list --format json
expect_equal failed "$(state "$failing")"
run 0 outbox retry "$failing"
run 0 outbox list --format json
expect_equal waiting "$(state "$failing")"
run 0 outbox discard "$failing"
run 0 outbox list --all --format json
expect_equal discarded "$(state "$failing")"

test_case "a mail program with its own arguments gets them, through no shell"
sendmail "printf '%s|' \"\$@\" >$WORK_DIR/arguments; cat >/dev/null"
printf 'sendmail = "%s -f $HOME;id";\n' "$WORK_DIR/sendmail" >"$XDG_CONFIG_HOME/kith/kith.conf"
add_ask 5 "Lee Wong"
run 0 outbox send --now
expect_equal '-f|$HOME;id|-oi|-t|' "$(cat "$WORK_DIR/arguments")"
run 0 verify

finish
