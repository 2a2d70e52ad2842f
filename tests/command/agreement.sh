# Pairs and their agreements.
. "$SRC/tests/command/lib.sh"
new_store
run 0 setup set office.sender_address=office@example.org
printf 'name=Ana Ruiz\nemail=ana@example.org\nareas=Exams\n' | kith supporter add >/dev/null 2>&1
printf 'name=Priya Shah\nemail=priya@example.org\n' | kith request add area=Exams >/dev/null 2>&1
run 0 ask 1 1
run 0 answer 1 1 yes

test_case "an introduction makes no pair; the pair starts when both say so, and prints its number"
run 1 pair start 1
run 0 introduce 1
run 0 pair list
expect_equal "" "$out"
run 1 pair start 1
expect_err "has not left, so no pair can start; kith outbox list shows it."
run 0 outbox list --format json
# shellcheck disable=SC2046
run 0 outbox mark-sent $(json "' '.join(str(m['id']) for m in d if m['kind'] == 'introduction')")
run 0 pair start 1
expect_equal 1 "$out"
expect_err "request 1 is closed as met"
run 0 request list --all --format json
expect_equal met "$(json "d[0]['closed_as']")"
run 1 pair start 1
run 0 pair show 1 --format json
expect_equal none "$(json "d['agreement']")"

test_case "/NP-10/a pair takes a place"
printf 'name=Uma Khan\nemail=uma@example.org\n' | kith request add area=Exams >/dev/null 2>&1
run 1 ask 2 1

test_case "/NP-28/the agreement renders in its order and lists what is missing"
missing() { # as of the last list
  json "', '.join(d[0]['missing'])"
}
run 0 agreement new 1
expect_equal 1 "$out"
expect_err "is a draft"
run 0 agreement new 1
expect_equal 1 "$out"
expect_err "is there already; nothing was changed."
run 0 agreement list --format json
expect_equal "Ends, estimated, How often, How long, When and where, Communication, What both hope for, Signed, supporter, Signed, supportee" "$(missing)"
printf 'confidentiality=\n' | kith agreement set 1 >/dev/null 2>&1
run 0 agreement list --format json
expect_true test "$(json "'Confidentiality' in d[0]['missing']")" = true
run 0 undo
printf 'start_on=2026-12-01\nend_on=2027-06-01\nfrequency=every 2 weeks\nlength=45 minutes\nwhen_where=Tuesdays by telephone\ncommunication=e-mail\nhopes=to get through\n' |
  kith agreement set 1 >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 1 "$(cat "$WORK_DIR/out")"
run 0 agreement show 1
expect_err "Still missing: the supporter's signature and the supportee's signature."
expect_equal "PEER SUPPORT AGREEMENT" "$(head -n 1 "$WORK_DIR/out")"
for words in "Ana Ruiz" "Priya Shah" "every 2 weeks" "45 minutes" "Tuesdays" "harm" "to get through"; do
  expect_out "$words"
done
expect_true awk '/every 2 weeks/ { a = NR } /45 minutes/ { b = NR } /Tuesdays/ { c = NR } /harm/ { d = NR } /get through/ { e = NR }
  END { exit !(a < b && b < c && c < d && d < e) }' "$WORK_DIR/out"
run 0 agreement list --format json
expect_equal "Signed, supporter, Signed, supportee" "$(missing)"

test_case "what the two wrote never stands in the arguments"
run 2 agreement set 1 "hopes=to get through"
expect_err "standard input"
run 0 agreement set 1 start_on=2026-12-02
expect_err "is changed"
run 0 agreement set 1 start_on=2026-12-02
expect_err "nothing was changed"

test_case "/NP-17/part-signed until both have; an edit makes a new version and voids the signatures"
run 2 agreement sign 1 somebody --on today
run 2 agreement sign 1 supporter
run 3 agreement sign 1 supporter --on 2026-12-24
run 0 agreement sign 1 supporter --on 2026-11-20
expect_err "1 of 2 signed"
run 0 pair list --format json
expect_equal "1 of 2 signed" "$(json "d[0]['agreement']")"
run 0 agreement sign 1 supportee --on yesterday --how "on paper"
expect_err "Both have signed"
printf 'frequency=every 3 weeks\n' | kith agreement set 1 >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 2 "$(cat "$WORK_DIR/out")"
run 1 agreement sign 1 supporter --on today
expect_err "This is version 1, and there is a newer one; kith agreement show 2 shows it."
run 0 pair list --format json
expect_equal draft "$(json "d[0]['agreement']")"
run 0 export agreements
expect_out "every 3 weeks"

test_case "the agreement is sent to one of the two, to sign by reply"
run 0 agreement send 2 supportee --preview
expect_out "priya@example.org"
refuse_out "ana@example.org"
run 0 agreement send 2 supporter
run 0 outbox list --format json
expect_equal 1 "$(json "sum(1 for m in d if m['kind'] == 'agreement')")"

test_case "/SW-6/a pair ends for any reason or none, and its place is free again"
run 2 pair end 1 --as quarrel
echo "a private reason" | kith pair end 1 --as reallocated --reason 2>"$WORK_DIR/err"
expect_equal 0 $?
run 0 pair list --all --format json
expect_equal reallocated "$(json "d[0]['end_kind']")"
run 0 export pairs
refuse_out "private reason"

test_case "why a pair ended is shown to a coordinator who asks for it, and to no deputy"
run 0 pair show 1
expect_out "hidden (--reveal shows)"
refuse_out "private reason"
run 0 pair show 1 --reveal
expect_out "a private reason"
run 0 audit --format json
expect_equal 1 "$(json "sum(1 for line in d if line['action'] == 'reveal' and line['table'] == 'pair')")"
run 0 pair show 1 --reveal --format json
expect_equal "a private reason" "$(json "d['end_reason']")"
(umask 077 && printf 'bens very own words\n' >"$WORK_DIR/ben")
run 0 passphrase add ben --role deputy --new-passphrase-file "$WORK_DIR/ben"
"$KITH" --store "$STORE" --as ben --passphrase-file "$WORK_DIR/ben" --today "$TODAY" pair show 1 --reveal >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?
expect_out "kept for the coordinator"
refuse_out "private reason"

test_case "/SW-6/a pair that ended is over, and its place is free"
run 0 ask 2 1
run 1 pair end 1
run 0 verify

finish
