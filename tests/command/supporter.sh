# The register by commands: supporters, areas, consents, conflicts.
. "$SRC/tests/command/lib.sh"
new_store

add() { # EXPECTED LINE…: `supporter add` from lines
  wanted=$1
  shift
  printf '%s\n' "$@" | kith supporter add >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  status=$? out=$(cat "$WORK_DIR/out") err=$(cat "$WORK_DIR/err")
  expect_equal "$wanted" "$status"
}

test_case "/LA-4/add prints the number alone, and areas are optional"
add 0 "name=Sam Hill" "email=sam.hill@example.org" "phone=07700 900123" "grade=2nd year" "site=Preston" "areas=Failed assignment:essay lived; Exams" "limit=2"
expect_equal 1 "$out"
add 0 "name=Tom Parry" "email=tom.parry@example.org"
expect_equal 2 "$out"
run 0 supporter show 1 --format json
expect_equal "Sam Hill" "$(json "d['name']")"
expect_equal 2 "$(json "d['limit']")"
expect_equal 1 "$(json "d['id']")"
expect_equal 2 "$(json "len(d['areas'])")"

test_case "/SW-7/the limit is one unless they wish otherwise"
run 0 supporter show 2 --format json
expect_equal 1 "$(json "d['limit']")"

test_case "what is personal is never taken from the command line"
for field in name email phone areas notes supervisor_name supervisor_email; do
  run 2 supporter add "$field=Zebrafish"
  expect_err "personal"
  run 2 supporter set 1 "$field=Zebrafish"
  refuse_err Zebrafish
done
run 2 supporter set 1 "areas+=Zebrafish"
expect_err "personal"
run 0 supporter set 1 limit=3 site=Lancaster
run 0 supporter show 1 --format json
expect_equal Lancaster "$(json "d['site']")"
expect_equal "3" "$(json "d['limit']")"

test_case "arguments and lines add up; a field given twice is refused"
printf 'notes=called twice\n' | kith supporter set 1 limit=2 2>"$WORK_DIR/err"
expect_equal 0 $?
run 0 supporter show 1 --format json
expect_equal "called twice" "$(json "d['notes']")"
printf 'limit=2\n' | kith supporter set 1 limit=4 2>"$WORK_DIR/err"
expect_equal 2 $?
run 2 supporter set 1
run 2 supporter set 1 colour=red
run 2 supporter set 1 limit

test_case "areas are added to and taken from"
printf 'areas+=Parenting in training\nareas-=Exams\n' | kith supporter set 1 2>"$WORK_DIR/err"
expect_equal 0 $?
run 0 supporter show 1
expect_out "Parenting in training"
refuse_out "Exams"

test_case "two addresses, a newline, hostile names and unknown areas are refused"
add 3 "name=A B" "email=a@example.org, b@example.org"
add 3 "name=A B" "email=a@example.org;b@example.org"
add 3 "$(printf 'name=A\033]0;x\007B')"
add 3 "name=A B" "areas=Gardening"
add 3 "email=a@example.org"
expect_err "Name"
add 2 "name"
expect_err "Line 1"
printf 'name=A\0B\n' | kith supporter add 2>"$WORK_DIR/err"
expect_equal 3 $?
printf 'name=A\377B\n' | kith supporter add 2>"$WORK_DIR/err"
expect_equal 3 $?
run 0 supporter list --format json
expect_equal 2 "$(json "len(d)")"

test_case "bidi controls and zero-width characters are stripped, joiners stay"
add 0 "name=Evil$(printf '\342\200\256')Name" "email=evil@example.org"
run 0 supporter show "$out" --format json
expect_equal EvilName "$(json "d['name']")"

test_case "the same address with another name is asked about, never merged"
add 1 "name=Someone Else" "email=sam.hill@example.org"
refuse_err "Sam Hill"
expect_err "say that both use it with --same-address."
printf 'name=Someone Else\nemail=sam.hill@example.org\n' | kith supporter add --same-address >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?

test_case "/LA-5/a sensitive area counts and shows only with a recorded consent"
add 0 "name=Max Stone" "email=max.stone@example.org" "areas=Mental health lived"
max=$out
expect_err "consent"
run 0 supporter list
expect_out "consent missing"
refuse_out "Mental health"
run 0 supporter list --format json
expect_equal "[] 1 1" "$(json "' '.join(str(s[k]) for s in d if s['id'] == $max for k in ('areas', 'private_areas', 'consents_missing'))")"
expect_equal true "$(json "all(isinstance(s['areas'], list) for s in d) and any(s['areas'] for s in d)")"
run 0 supporter show $max
refuse_out "Mental health"
run 0 supporter show $max --reveal
expect_out "Mental health"
run 0 export supporters
refuse_out "Mental health"
expect_err "left out"
run 2 supporter consent $max "Mental health" --wording "You may ask me"
run 0 supporter consent $max "Mental health" --wording "You may ask me" --on 2026-11-20 --means "by e-mail"
run 0 export supporters
expect_out "Mental health"
run 0 supporter consent $max "Mental health" --withdraw
run 0 export supporters
refuse_out "Mental health"
run 3 supporter consent $max Gardening --withdraw
run 2 supporter consent $max "Mental health" --withdraw --on today

test_case "/LA-5/the vocabulary is edited: added, renamed, made sensitive, removed"
run 0 area add "Night shifts"
area=$out
run 3 area add "night shifts"
run 0 area set "Night shifts" --name "Shift work" --sensitive
run 0 area list --format json
expect_equal 1 "$(json "sum(1 for a in d if a['name'] == 'Shift work' and a['sensitive'] and a['id'] == $area)")"
run 0 area remove "$area"
run 1 area remove "Failed assignment"
run 2 area set Exams --sensitive --not-sensitive
run 0 area add --sensitive Housing
run 0 area list --format csv
expect_out "Housing,yes"

test_case "people are kept apart, and no requester is named by the list"
printf 'name=Requester Zebrafish\nemail=z@example.org\narea=Exams\n' | kith request add >/dev/null 2>&1
run 0 request show 1 --reveal --format json
requester=$(json "d['requester_id']")
run 0 conflict add 1 "$requester" --kind "line manager" --from 2026-11-01 --until 2027-01-31
conflict=$out
run 0 conflict list
refuse_out Zebrafish
expect_out "Sam Hill"
run 0 conflict list --reveal --format json
expect_equal 2027-01-31 "$(json "d[0]['until']")"
run 0 conflict remove "$conflict"
run 3 conflict add 1 1 --kind assessor

test_case "retired supporters stay, out of the pool"
run 0 supporter retire 2
run 0 supporter list --format csv
refuse_out "Tom Parry"
run 0 supporter list --all --format csv
expect_out "retired"

rows() { # how many rows the store has
  kith verify 2>/dev/null | sed -n 's/^passed  versions and images  \([0-9]*\) rows.*/\1/p'
}
test_case "a call is noted, undo takes it back"
before=$(rows)
expect_true test -n "$before"
run 2 supporter call 1 </dev/null
expect_err "Nothing was given"
expect_equal $before "$(rows)"
echo "will be away" | kith supporter call 1 2>"$WORK_DIR/err"
expect_equal 0 $?
run 0 undo --preview
expect_out "call"
expect_equal $((before + 1)) "$(rows)"
run 0 undo
expect_err "Taken back: logged a call of Sam Hill."
expect_equal "$before" "$(rows)"
run 0 undo --preview
refuse_out "call"

finish
