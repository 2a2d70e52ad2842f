# What is held on somebody, how long it is kept, and what people agreed to.
. "$SRC/tests/command/lib.sh"
new_store
kith setup set office.sender_address=office@example.org 2>/dev/null
printf 'name=Sam Hill\nemail=sam.hill@example.org\nphone=07700 900123\nareas=Exams\n' | kith supporter add >/dev/null 2>&1
printf 'name=Ana Ruiz\nemail=ana.ruiz@example.org\nareas=Exams\nnotes=Sam Hill (07700900123) recommends her, and Sam knows.\n' |
  kith supporter add >/dev/null 2>&1
printf 'name=Priya Shah\nemail=priya@example.org\nissue=I fear the viva. Ana Ruiz knows me.\nsummary=Someone would like to talk about exams.\n' |
  kith request add area=Exams >/dev/null 2>&1
run 0 ask 1 1
run 0 answer 1 1 yes
run 0 introduce 1
for message in 1 2; do kith outbox mark-sent $message 2>/dev/null; done

test_case "/BY-11/a request to see what is held is due a calendar month later, and a pause is added"
TODAY=2027-02-10
run 0 access add 3 --received 2027-01-31
expect_out 1
expect_err "28 Feb"
run 0 access list --format json
expect_equal 2027-02-28 "$(json "d[0]['due_on']")"
run 0 access pause 1
run 0 due --format json
expect_equal waiting "$(json "[t['section'] for t in d if t['kind'] == 'access'][0]")"
expect_equal True "$(json "str([t['id'] for t in d if t['kind'] == 'access'][0] < 0)")"
run 1 access pause 1
TODAY=2027-03-05
run 0 access resume 1
run 0 access list --format json
expect_equal '2027-03-23 23' "$(json "d[0]['due_on'] + ' ' + str(d[0]['paused_days'])")"
run 0 due
expect_out "answer with the pack"
run 1 access add 3
expect_err "Access request 1 of theirs is not answered yet"
run 3 access add 2 --received 2027-03-06
run 3 access add 77
run 3 access preview 9

test_case "/BY-11/the preview leaves out other people, but for who agreed to be named"
run 0 access preview 1
expect_out "I fear the viva. [another person] knows me."
refuse_out "Ana"
expect_out "sam.hill@example.org" # passed on to Priya after Sam's yes, in the message as it was sent
run 0 access preview 2 --person
expect_out "[another person] ([another person]) recommends her, and [another person]"
refuse_out "Sam"
refuse_out "900123"
expect_err "Other people were taken out in 3 places"

test_case "/BY-11/the pack is whole or not there, private to its owner, and says what was left out and why"
run 0 access preview 1 --entries --format json
entry=$(json "[e['id'] for e in d if e['section'] == 'Messages to you'][0]")
run 1 access leave-out 1 "$entry" --reason " "
run 0 access leave-out 1 "$entry" --reason "It is about a third person."
run 0 access write 1 "$WORK_DIR/pack"
expect_equal "700 600 600" "$(stat -c %a "$WORK_DIR/pack" "$WORK_DIR/pack/answer.txt" "$WORK_DIR/pack/answer.json" | tr '\n' ' ' | sed 's/ $//')"
expect_true grep -q "Something was left out here: It is about a third person." "$WORK_DIR/pack/answer.txt"
expect_false grep -q "Ana" "$WORK_DIR/pack/answer.txt" "$WORK_DIR/pack/answer.json"
expect_false grep -q "sam.hill" "$WORK_DIR/pack/answer.txt"
cp "$WORK_DIR/pack/answer.json" "$WORK_DIR/out"
expect_equal "Priya Shah" "$(json "d['name']")"
expect_equal "I fear the viva. [another person] knows me." "$(json "[e['issue'] for e in d['entries'] if 'issue' in e][0]")"
run 3 access write 1 "$WORK_DIR/pack"
expect_err "is there already"
run 3 access write 1 "$WORK_DIR/no/where"
expect_equal "pack" "$(ls "$WORK_DIR" | grep pack)"
run 0 access leave-out 1 "$entry" --put-back
run 0 access preview 1
refuse_out "left out"
run 0 access answered 1
expect_err "is answered"
run 1 access pause 1
run 0 access list
expect_err "Nobody's request"

test_case "/BY-11/kith access PERSON DIR takes the open request, or notes one"
run 0 access 1 "$WORK_DIR/sam"
expect_true grep -q "Sam Hill" "$WORK_DIR/sam/answer.txt"
expect_false grep -q "Priya" "$WORK_DIR/sam/answer.txt"
run 0 access list --all --format json
expect_equal 2 "$(json "len(d)")"
run 2 access 1

test_case "what has been kept long enough is listed, said once a month, and cleared for good"
TODAY=2027-03-06
run 0 due
refuse_out "kept long enough"
TODAY=2029-04-01
run 0 due
expect_out "kept long enough"
run 0 retention --format json
expect_equal "['messages', 'requests']" "$(json "str(sorted(set(i['kind'] for i in d)))")"
run 0 due
refuse_out "kept long enough"
run 0 report --format json
cp "$WORK_DIR/out" "$WORK_DIR/before"
run 2 retention clear </dev/null
run 2 retention clear --kind letters --yes
run 0 retention clear --kind requests --yes
expect_err "1 cleared"
run 0 request show 1 --reveal
refuse_out "viva"
run 0 retention clear --yes
run 0 retention
refuse_out "Message"
run 0 report --format json
expect_same "$WORK_DIR/before"
run 1 undo
run 0 verify

test_case "a retired supporter goes when the time is over, and 0 keeps"
run 0 access answered 2
run 0 supporter retire 2
TODAY=2031-05-01
kith setup set retention.supporter_months=0 2>/dev/null
run 0 retention
refuse_out "Supporter 2"
expect_err "Retired supporters: kept for good."
kith setup set retention.supporter_months=24 2>/dev/null
run 0 retention
expect_out "Supporter 2"
run 0 retention clear --kind supporters --yes
run 0 export --all "$WORK_DIR/all"
expect_false grep -rq "Ana Ruiz" "$WORK_DIR/all"
run 0 verify

test_case "every consent is listed with its wording, day and means, also once it is withdrawn"
run 0 area add Burnout --sensitive
printf "areas+=Burnout\n" | kith supporter set 1 2>/dev/null
run 0 supporter consent 1 Burnout --wording "You may ask me" --on 2031-04-01 --means "by e-mail"
run 0 consent list --format json
expect_equal "You may ask me 2031-04-01 by e-mail None" "$(json "'%s %s %s %s' % (d[0]['wording'], d[0]['given_on'], d[0]['means'], d[0]['withdrawn_on'])")"
run 0 consent list --withdrawn
expect_err "There is no such consent."
run 0 supporter consent 1 Burnout --withdraw
run 0 consent list --withdrawn --format json
expect_equal 2031-05-01 "$(json "d[0]['withdrawn_on']")"

test_case "/BY-10/whom a restored backup brings back is gone again before anybody looks"
new_store
(umask 077 && printf 'second long passphrase\n' >"$WORK_DIR/pat")
run 0 passphrase add pat --role deputy --new-passphrase-file "$WORK_DIR/pat"
printf 'name=Sam Hill\nemail=sam.hill@example.org\n' | kith supporter add >/dev/null 2>&1
run 0 supporter retire 1
run 0 backup "$WORK_DIR/whole"
run 0 erase 1 --yes
run 0 restore "$WORK_DIR/whole"
"$KITH" --store "$STORE" --as pat --passphrase-file "$WORK_DIR/pat" --today "$TODAY" supporter show 1 >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 1 $?
expect_err "A coordinator has to open it first"
refuse_out Sam
run 0 export --all "$WORK_DIR/after"
expect_equal "" "$(grep -rl 'Sam Hill\|sam.hill@' "$WORK_DIR/after")"
"$KITH" --store "$STORE" --as pat --passphrase-file "$WORK_DIR/pat" --today "$TODAY" supporter list >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?

finish
