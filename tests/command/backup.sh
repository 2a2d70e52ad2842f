# Backups: to a file, by the schedule, before an import; restored, rewritten when somebody leaves, checked. And everything exported.
. "$SRC/tests/command/lib.sh"
new_store
backups=$STORE/backups
printf 'name=Ana Ruiz\nemail=ana@example.org\n' | kith supporter add >"$WORK_DIR/out" 2>&1

seal() { find "$STORE" -type f -exec cksum {} + | sort; }
people() { kith supporter list --format json 2>/dev/null | grep -c '"name"'; }
made() { find "$backups" -name "kith-*-$1*.db" | wc -l; }

test_case "backup --scheduled makes one a day, private, and says so"
run 0 backup --scheduled
expect_err "The backup is made"
expect_equal 1 "$(made scheduled)"
expect_equal "" "$(find "$backups" -perm /077)"
run 0 backup --scheduled
expect_err "No backup is due"
expect_equal 1 "$(made scheduled)"
run 0 backup --list --format json
expect_equal "every day" "$(json 'd[0]["cause"]')"

test_case "the schedule of the settings thins them out, never the newest"
printf 'backup.keep_days=2\nbackup.keep_weeks=0\nbackup.keep_months=0\n' | kith setup set >"$WORK_DIR/out" 2>&1
first=$TODAY
for day in 1 2 3; do
  TODAY=$(date -d "$first + $day day" +%Y-%m-%d) run 0 backup --scheduled
done
expect_equal 2 "$(made scheduled)"
expect_true test -e "$backups/$(basename "$(ls "$backups" | grep "$(date -d "$first + 3 day" +%Y%m%d).*db$")")"
printf 'backup.keep_days=7\n' | kith setup set >"$WORK_DIR/out" 2>&1

test_case "one of FILE, --scheduled and --list"
run 2 backup
run 2 backup "$WORK_DIR/x" --scheduled

test_case "where a backup cannot be made, the file is named as it was given"
run 3 backup "$WORK_DIR/no-such-folder/x"
expect_err "$WORK_DIR/no-such-folder/x cannot be made: No such file or directory."

test_case "an import is saved before, and refused where it cannot be, unless one says so"
printf 'Name,E-mail\nSam Hill,sam@example.org\n' >"$WORK_DIR/register.csv"
mv "$backups" "$WORK_DIR/aside" && : >"$backups" && chmod 600 "$backups"
run 4 import supporters "$WORK_DIR/register.csv"
rm "$backups" && mv "$WORK_DIR/aside" "$backups"
expect_equal 1 "$(people)"
run 0 import supporters "$WORK_DIR/register.csv"
expect_equal 2 "$(people)"
expect_equal 1 "$(made before-import)"
printf 'Name,E-mail\nKim Doyle,kim@example.org\n' >"$WORK_DIR/register.csv"
run 0 import supporters "$WORK_DIR/register.csv" --without-backup
expect_equal 1 "$(made before-import)"
expect_equal 3 "$(people)"

test_case "restore puts a backup in the store's place and keeps the store, which it can put back"
saved=$(ls "$backups"/*before-import.db)
run 0 restore "$saved"
expect_err "is kept as backups/"
expect_equal 1 "$(people)"
run 0 verify
kept=$(ls "$backups"/*before-restore.db)
run 0 restore "$kept"
expect_equal 3 "$(people)"
expect_equal "" "$(find "$STORE" -perm /077)"

test_case "a store in use is not replaced"
run 0 backup "$WORK_DIR/copy"
before=$(seal)
flock -s "$STORE/drafts" "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" --today "$TODAY" restore "$WORK_DIR/copy" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 1 $?
expect_err "open in another kith"
expect_equal "$before" "$(seal)"

refused() { # NAME STATUS COMMAND
  test_case "restore refuses and touches nothing: $1"
  cp "$WORK_DIR/copy" "$WORK_DIR/harmed"
  cp "$WORK_DIR/copy.keyring" "$WORK_DIR/harmed.keyring"
  (cd "$WORK_DIR" && eval "$3")
  before=$(seal)
  theirs=$(cksum "$WORK_DIR"/harmed*)
  run "$2" restore "$WORK_DIR/harmed"
  expect_equal 1 "$(wc -l <"$WORK_DIR/err")"
  expect_equal "$before" "$(seal)"
  expect_equal "$theirs" "$(cksum "$WORK_DIR"/harmed*)"
  rm -f "$WORK_DIR"/harmed*
}
refused "cut short" 3 "truncate -s -4096 harmed"
refused "cut within a page" 3 "truncate -s -100 harmed"
refused "empty" 3 ": >harmed"
refused "damaged" 3 "dd if=/dev/zero of=harmed bs=4096 count=4 seek=4 conv=notrunc 2>/dev/null"
refused "another file" 3 "cp \"$PASS_FILE\" harmed"
refused "no keyring" 3 "rm harmed.keyring"
refused "no such keyring" 3 "echo x >harmed.keyring"

test_case "restore wants the passphrase of the backup"
printf 'not the passphrase\n' >"$WORK_DIR/wrong" && chmod 600 "$WORK_DIR/wrong"
before=$(seal)
"$KITH" --store "$STORE" --passphrase-file "$WORK_DIR/wrong" restore "$WORK_DIR/copy" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 4 $?
expect_equal "$before" "$(seal)"

test_case "restore makes a store on a new server"
good=$STORE
STORE=$WORK_DIR/new/store
run 0 restore "$WORK_DIR/copy"
expect_equal 3 "$(people)"
run 0 verify
expect_equal "" "$(find "$STORE" -perm /077)"
STORE=$good

test_case "restore over a damaged store"
cp -a "$STORE" "$WORK_DIR/damaged"
STORE=$WORK_DIR/damaged
truncate -s 5000 "$STORE/kith.db"
run 4 due
run 0 restore "$WORK_DIR/copy"
run 0 verify
STORE=$good

test_case "who leaves opens no automatic backup any more"
printf 'bens very own words\n' >"$WORK_DIR/ben" && chmod 600 "$WORK_DIR/ben"
run 0 passphrase add ben --new-passphrase-file "$WORK_DIR/ben"
TODAY=$(date -d "$first + 9 day" +%Y-%m-%d) run 0 backup --scheduled
last=$(ls "$backups"/*scheduled*.db | sort | tail -1)
cp -a "$STORE" "$WORK_DIR/with-ben"
"$KITH" --store "$WORK_DIR/with-ben" --as ben --passphrase-file "$WORK_DIR/ben" restore "$WORK_DIR/with-ben/backups/$(basename "$last")" 2>"$WORK_DIR/err"
expect_equal 0 $?
run 0 passphrase remove ben
for file in "$backups"/*.keyring; do
  expect_false grep -q '"ben"' "$file"
done
run 0 verify --backups
refuse_out FAILED
last=$(ls "$backups"/*scheduled*.db | sort | tail -1)
before=$(seal)
"$KITH" --store "$STORE" --as ben --passphrase-file "$WORK_DIR/ben" restore "$last" 2>"$WORK_DIR/err"
expect_equal 4 $?
expect_equal "$before" "$(seal)"
run 0 restore "$last"
expect_equal 3 "$(people)"

test_case "verify --backups finds a damaged one"
run 0 backup --scheduled
last=$(ls "$backups"/*scheduled*.db | sort | tail -1)
dd if=/dev/zero of="$last" bs=4096 count=4 seek=4 conv=notrunc 2>/dev/null
run 0 verify
run 4 verify --backups
expect_out FAILED

test_case "export --all writes everything, in a folder of its own, or nothing"
run 0 export --all "$WORK_DIR/everything"
expect_equal "" "$(find "$WORK_DIR/everything" -perm /077)"
expect_true grep -q "Ana Ruiz" "$WORK_DIR/everything/person.csv"
expect_equal "$(($(wc -l <"$WORK_DIR/everything/person.csv") - 1))" \
  "$(/usr/bin/python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))))' "$WORK_DIR/everything/person.json")"
for file in "$WORK_DIR/everything"/*.csv; do
  name=$(basename "$file" .csv)
  expect_true grep -q "^$name.csv, $name.json: " "$WORK_DIR/everything/README.txt"
  /usr/bin/python3 -c 'import json, sys; json.load(open(sys.argv[1], encoding="utf-8"))' "${file%.csv}.json" || fail "$name.json is no JSON"
done
before=$(find "$WORK_DIR/everything" -type f -exec cksum {} + | sort)
run 3 export --all "$WORK_DIR/everything"
expect_equal "$before" "$(find "$WORK_DIR/everything" -type f -exec cksum {} + | sort)"
run 3 export --all "$WORK_DIR/no/such/folder"
run 2 export --all

finish
