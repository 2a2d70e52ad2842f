# The audit trail: in words, filtered, for a coordinator of all schemes, and noted when it is read.
. "$SRC/tests/command/lib.sh"
TODAY=2026-11-20T10:00
new_store
printf 'name=Ana Ruiz\nemail=ana@example.org\nareas=Exams\n' | kith supporter add >"$WORK_DIR/ana" 2>/dev/null
printf 'name=Priya Zebrafish\nemail=zebra@example.org\n' | kith request add area=Exams >"$WORK_DIR/request" 2>/dev/null
ana=$(cat "$WORK_DIR/ana") request=$(cat "$WORK_DIR/request")
printf 'phone=07700 900123\n' | kith supporter set "$ana" >/dev/null 2>&1
me=$(id -un)
says() { # how many lines say exactly this
  json "sum(1 for line in d if line['what'] == '$1')"
}

test_case "a line says in words who did what, and names fields without a value"
run 0 audit --format json
expect_equal 1 "$(says "added supporter $ana")"
expect_equal 1 "$(says "changed supporter $ana: phone")"
expect_equal 1 "$(says "added request $request")"
expect_equal true "$(json "all(line['who'] == '$me' and line['id'] > 0 for line in d)")"
refuse_out 900123
refuse_out Ruiz
refuse_out Zebrafish

test_case "/LA-14/what was revealed is a line, and so is each reading of the trail"
run 0 request show "$request" --reveal
run 0 audit
expect_out "looked at request $request: name, e-mail, phone, cohort, site, issue, keep apart"
run 0 audit --format json
expect_equal 3 "$(says 'read this trail')"

test_case "lines are found by record, with what hangs on it; who asked is not joined to the request"
run 0 audit --record "supporter:$ana" --format json
expect_equal true "$(json "len(d) >= 4 and all(line['person'] == $ana for line in d)")"
run 0 audit --record "PS-$request" --format json
expect_equal true "$(json "len(d) >= 3 and all(line['request'] == $request for line in d)")"
run 0 audit --record "$request" --format json
expect_equal true "$(json "any(line['request'] == $request for line in d) and any(line['person'] == $ana for line in d)")"
run 0 audit --record setting:1 --format csv
run 3 audit --record nothing:1
expect_err "person:12"
run 3 audit --record person

test_case "lines are found by holder and by day"
TODAY=2026-11-22T10:00
run 0 due
printf 'phone=07700 900124\n' | kith supporter set "$ana" >/dev/null 2>&1
run 0 audit --from 2026-11-21 --format json
expect_equal 1 "$(says "changed supporter $ana: phone")"
expect_equal 0 "$(says "added supporter $ana")"
run 0 audit --until 2026-11-20 --limit 0 --format json
expect_equal 1 "$(says "added supporter $ana")"
expect_equal 1 "$(says "changed supporter $ana: phone")"
run 0 audit --who "$me" --limit 2 --format json
expect_equal 2 "$(json 'len(d)')"
run 0 audit --who nobody
expect_err "No line fits."
run 2 audit --from "31 feb"
run 2 audit --limit many

test_case "/LA-3/a deputy does not read it, and neither does a coordinator of one scheme"
(umask 077 && echo 'another long passphrase' >"$WORK_DIR/deputy")
run 0 passphrase add deputy --role deputy --new-passphrase-file "$WORK_DIR/deputy"
expect_true [ "$("$KITH" --store "$STORE" --as deputy --passphrase-file "$WORK_DIR/deputy" --today $TODAY audit 2>"$WORK_DIR/err"; echo $?)" = 1 ]
expect_err "a coordinator of all schemes"

test_case "verify proves the chain with the lines of its readers"
run 0 verify

finish
