# An automatic backup that could not be written anew when something was taken out or changed: it is said, named afterwards, and put right.
. "$SRC/tests/command/lib.sh"
new_store
backups=$STORE/backups
cp "$PASS_FILE" "$WORK_DIR/first"
printf 'second long passphrase\n' >"$WORK_DIR/second"
printf 'bens very own words\n' >"$WORK_DIR/ben"
chmod 600 "$WORK_DIR/first" "$WORK_DIR/second" "$WORK_DIR/ben"
printf 'name=Zed Vanishing\nemail=zed@example.org\nnotes=walks with a stick\n' | kith supporter add >"$WORK_DIR/out" 2>&1
run 0 passphrase add ben --new-passphrase-file "$WORK_DIR/ben"

# The newest backup as a store of its own, opened by WHO with the passphrase in FILE: exit status, and its supporters on standard output.
opened() { # WHO FILE
  rm -rf "$WORK_DIR/aside" && mkdir -m 700 "$WORK_DIR/aside"
  newest=$(ls -t "$backups"/*.db | head -1)
  cp "$newest" "$WORK_DIR/aside/kith.db"
  cp "${newest%.db}.keyring" "$WORK_DIR/aside/keyring.conf"
  "$KITH" --store "$WORK_DIR/aside" --as "$1" --passphrase-file "$2" --today "$TODAY" supporter list --all 2>&1
}
me=$(id -un)
# What stands in the way of writing one anew, as a disk without room would.
fill() { (umask 077 && : >"$STORE/rewriting.part"); }
clear() { rm -f "$STORE/rewriting.part"; }
named() { # WORDS: verify says so and fails, the store itself is whole, and what is due has it
  run 4 verify
  expect_out "$1"
  expect_equal 1 "$(grep -c '^FAILED' "$WORK_DIR/out")"
  expect_err "The store itself is whole"
  run 0 due
  expect_out "1 backup is not up to date"
}
put_right() {
  TODAY=$(date -d "$TODAY + 1 day" +%Y-%m-%d)
  run 0 backup --scheduled
  run 0 verify
  refuse_out FAILED
  run 0 due
  refuse_out "not up to date"
}

test_case "a changed passphrase is changed in the automatic backups, and copies elsewhere are spoken of"
run 0 backup --scheduled
run 0 passphrase change --new-passphrase-file "$WORK_DIR/second"
expect_err "copies that kith backup wrote to other places open with the old one"
cp "$WORK_DIR/second" "$PASS_FILE"
opened "$me" "$WORK_DIR/first" >"$WORK_DIR/seen"
expect_equal 4 $?
opened "$me" "$WORK_DIR/second" >"$WORK_DIR/seen"
expect_true grep -q "Zed Vanishing" "$WORK_DIR/seen"
run 0 due
refuse_out "not up to date"

test_case "a backup that could not be given the new passphrase is named, and given it by the next"
flock "$backups" "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" --today "$TODAY" passphrase change \
  --new-passphrase-file "$WORK_DIR/first" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?
expect_err "could not be written anew and still has"
cp "$WORK_DIR/first" "$PASS_FILE"
opened "$me" "$WORK_DIR/second" >"$WORK_DIR/seen"
expect_equal 0 $?
run 0 due
expect_out "1 backup is not up to date"
put_right
opened "$me" "$WORK_DIR/second" >"$WORK_DIR/seen"
expect_equal 4 $?

test_case "/BY-10/somebody who was erased is named as long as a backup holds them"
fill
run 0 supporter retire 1
run 0 erase 1 --yes
expect_err "could not be written anew"
rm -f "$backups"/*"$(date -d "$TODAY - 1 day" +%Y%m%d)"* # one is enough
named "still holds somebody who was erased"
opened "$me" "$PASS_FILE" >"$WORK_DIR/seen"
expect_true grep -q "Zed" "$WORK_DIR/seen"
clear
put_right
for file in "$backups"/*.db; do
  touch "$file"
  opened "$me" "$PASS_FILE" >"$WORK_DIR/seen"
  expect_false grep -q "Zed" "$WORK_DIR/seen"
done

test_case "so is somebody whom retention took out"
printf 'name=Old Timer\nemail=old@example.org\n' | kith supporter add >"$WORK_DIR/out" 2>&1
run 0 supporter retire 2
printf 'retention.supporter_months=1\n' | kith setup set >"$WORK_DIR/out" 2>&1
rm -f "$backups"/*
run 0 backup "$WORK_DIR/elsewhere" # keeps the office from being reminded
run 0 backup --scheduled
made=$(ls "$backups"/*.db)
TODAY=$(date -d "$TODAY + 40 day" +%Y-%m-%d)
fill
run 0 retention clear --yes
expect_err "could not be written anew"
expect_equal "$made" "$(ls "$backups"/*.db)"
named "still holds somebody who was erased"
opened "$me" "$PASS_FILE" >"$WORK_DIR/seen"
expect_true grep -q "Old Timer" "$WORK_DIR/seen"
clear
put_right
touch "$made"
opened "$me" "$PASS_FILE" >"$WORK_DIR/seen"
expect_false grep -q "Old Timer" "$WORK_DIR/seen"

test_case "one under the key from before somebody was removed is named, and given the new key"
rm -f "$backups"/*
run 0 backup --scheduled
fill
run 0 passphrase remove ben --recovery-file "$RECOVERY_FILE"
expect_err "could not be written anew"
named "still under the key from before somebody was removed"
clear
put_right
opened "$me" "$PASS_FILE" >"$WORK_DIR/seen"
expect_equal 0 $?
run 0 verify --backups
refuse_out FAILED
refuse_out "Of another key"

test_case "verify tries again by itself"
fill
run 0 passphrase add ben --new-passphrase-file "$WORK_DIR/ben"
rm -f "$backups"/*"$(date -d "$TODAY - 1 day" +%Y%m%d)"*
run 0 passphrase remove ben --recovery-file "$RECOVERY_FILE"
clear
run 0 verify
run 0 due
refuse_out "not up to date"

finish
