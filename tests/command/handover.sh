# Roles at the command line, what a deputy and a coordinator of one scheme get, and handing over.
. "$SRC/tests/command/lib.sh"
new_store
me=$(id -un)
secret() { # NAME TEXT
  (umask 077 && printf '%s\n' "$2" >"$WORK_DIR/$1")
}
as() { # STATUS USER ARGUMENTS…
  wanted=$1 user=$2
  shift 2
  "$KITH" --store "$STORE" --as "$user" --passphrase-file "$WORK_DIR/$user" --today "$TODAY" "$@" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  status=$?
  out=$(cat "$WORK_DIR/out") err=$(cat "$WORK_DIR/err")
  expect_equal "$wanted: $user $*" "$status: $user $*"
}
secret pat "second long passphrase"
secret robin "third long passphrase"
run 0 passphrase add pat --role deputy --new-passphrase-file "$WORK_DIR/pat"
printf 'name=Sam Hill\nemail=sam@example.org\nareas=Exams\nnotes=prefers mornings\n' >"$WORK_DIR/sam"
run 0 supporter add <"$WORK_DIR/sam"
printf 'name=Priya Shah\nemail=priya@example.org\narea=Exams\nissue=what the ward said\n' >"$WORK_DIR/priya"
run 0 request add <"$WORK_DIR/priya"

test_case "/BY-14/a-closed-text-is-said-to-be-kept-for-the-coordinator-and-is-null-in-JSON"
as 0 pat request show 1 --reveal
expect_out "kept for the coordinator"
refuse_out "ward"
as 0 pat request show 1 --reveal --format json
expect_equal null "$(json "d['issue']")"
as 0 pat supporter show 1
expect_out "kept for the coordinator"
as 0 pat supporter show 1 --format json
expect_equal null "$(json "d['notes']")"
as 0 pat export requests --reveal --format json
expect_equal null "$(json "d[0]['issue']")"
as 0 pat export supporters --format csv
expect_out "kept for the coordinator"

test_case "/BY-14/what-a-deputy-exported-changes-no-closed-text-when-it-is-imported"
cp "$WORK_DIR/out" "$WORK_DIR/register.csv"
sed -i 's/sam@example.org/sam@example.org/; s/,Sam Hill,/,Sam Hill,/' "$WORK_DIR/register.csv"
run 0 import supporters "$WORK_DIR/register.csv" --map id=
run 0 supporter show 1
expect_out "prefers mornings"

test_case "/BY-14/a-deputy-saves-other-fields-and-is-refused-what-is-the-coordinators"
printf 'phone=07700 900123\n' >"$WORK_DIR/phone"
as 0 pat request set 1 <"$WORK_DIR/phone"
printf 'issue=other words\n' >"$WORK_DIR/issue"
as 1 pat request set 1 <"$WORK_DIR/issue"
expect_err "stays as it is"
as 1 pat setup set office.name=Another
as 1 pat area add Juggling
expect_err "coordinator"
as 1 pat backup "$WORK_DIR/copy.db"
as 1 pat passphrase add robin --new-passphrase-file "$WORK_DIR/robin"
run 0 request show 1 --reveal
expect_out "what the ward said"
expect_out "07700 900123"

test_case "/LA-3/handing-over-lists-its-steps-and-the-open-work-without-a-name"
run 0 handover
expect_out "to do"
run 0 handover list
expect_out "Request 1"
refuse_out "Priya"
refuse_out "Sam"
refuse_out "ward"
run 0 passphrase role pat --role coordinator --schemes peer-support
run 0 handover --format json
expect_equal "to do" "$(json "d[0]['section']")"
run 0 passphrase role pat --role coordinator
run 0 handover --format json
expect_equal done "$(json "d[0]['section']")"
run 0 handover sender
run 0 handover --format json
expect_equal done "$(json "d[1]['section']")"
run 0 handover leaver "$me"
run 0 handover --format json
expect_equal "to do" "$(json "d[1]['section']")"
run 0 handover sender "name=Pat Lee" address=pat@example.org
expect_equal 0 $status
run 1 passphrase remove "$me"
run 2 handover sender colour=blue
run 3 handover leaver nobody-here
expect_err "kith passphrase list shows who can."

test_case "/LA-3/the-successor-removes-who-leaves-and-all-steps-are-done"
as 0 pat passphrase remove "$me" --recovery-file "$WORK_DIR/new-code"
expect_true test -s "$WORK_DIR/new-code"
as 0 pat handover --format json
expect_equal '["done", "done", "done"]' "$(json "[row['section'] for row in d]")"
run 4 due
as 1 pat passphrase remove pat
finish
