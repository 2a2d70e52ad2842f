# A full disk: whatever does not fit is refused in a sentence, and what is in the store stays as it was.
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/fault/lib.sh"

number=0
count() { # how many supporters there are
  kith supporter list --all --format csv >"$WORK_DIR/rows" 2>"$WORK_DIR/err" && expr "$(wc -l <"$WORK_DIR/rows")" - 1
}

# Adds supporters whose notes have SIZE bytes until one is refused; the last answer stays in $status, $out and $err.
fill() { # SIZE
  notes=$(head -c "$1" /dev/zero | tr '\0' x)
  added=0 status=0
  while [ $status = 0 ] && [ $added -lt 400 ]; do
    number=$((number + 1))
    printf 'name=Supporter %s\nemail=s%s@full.example\nnotes=%s\n' "$number" "$number" "$notes" |
      kith supporter add >"$WORK_DIR/out" 2>"$WORK_DIR/err"
    status=$?
    [ $status != 0 ] || added=$((added + 1))
  done
  out=$(cat "$WORK_DIR/out")
  err=$(cat "$WORK_DIR/err")
}

expect_full() { # WHAT: the last command was refused for want of room
  expect_equal "4: $1" "$status: $1"
  expect_err "disk is full"
  expect_err "Nothing was changed"
}

for size in 100 300 400; do
  test_case "a store that does not fit is not made, and leaves nothing behind: $size kB"
  own_disk "tiny-$size" "$size"
  STORE=$disk/store PASS_FILE=$WORK_DIR/pass
  (umask 077 && echo 'correct horse battery full' >"$PASS_FILE")
  run 4 init --recovery-file "$WORK_DIR/recovery-$size"
  expect_err "disk is full"
  expect_equal "" "$(find "$STORE" -type f 2>/dev/null)"
  expect_false test -e "$WORK_DIR/recovery-$size"
  more_room "tiny-$size" 4000
  run 0 init --recovery-file "$WORK_DIR/recovery-$size"
done

# Rows of several sizes meet the end of the disk at different points: in the journal, in the file, in its directory.
for sizes in '700 9000' '800 200' '900 19000'; do
  set -- $sizes
  test_case "/LA-14/a-full-disk-of-$1-kB-refuses-rows-of-$2-bytes-and-keeps-all-that-were-acknowledged"
  own_disk "disk-$1" "$1"
  STORE=$disk/store PASS_FILE=$WORK_DIR/pass
  run 0 init --recovery-file "$WORK_DIR/recovery-$1"
  fill "$2"
  expect_full "an addition"
  tell "$added supporters were added before the disk was full"
  expect_true test "$added" -gt 0
  expect_equal "$added" "$(count)"
  expect_false test -e "$STORE/kith.db-journal"
  run 0 verify
  expect_equal "$added" "$(count)"
  more_room "disk-$1" 8000
  printf 'name=After All\nemail=after@full.example\n' >"$WORK_DIR/after"
  run 0 supporter add <"$WORK_DIR/after"
  expect_equal $((added + 1)) "$(count)"
  run 0 verify
done

expect_register() { # it can be read, and is what it was; an export would be noted, which a full disk refuses
  kith supporter list --all --format json >"$WORK_DIR/now" 2>&1 && cmp "$WORK_DIR/register" "$WORK_DIR/now" ||
    fail "the register is not what it was"
}

# On the last disk, made full to the last byte by another file.
test_case "on a disk without one free byte the store still opens, is read and is whole"
before=$(count)
kith supporter list --all --format json >"$WORK_DIR/register"
kith export supporters --format json >"$WORK_DIR/everything"
fill_up "$disk/other"
run 0 supporter show 1
run 0 verify
expect_equal "$before" "$(count)"

test_case "on a disk without one free byte every kind of change is refused, and changes nothing"
printf 'name=One More\nemail=more@full.example\n' >"$WORK_DIR/one"
run 4 supporter add <"$WORK_DIR/one"
expect_full "an addition"
run 4 supporter set 1 specialty=Cardiology
expect_full "a change"
printf 'name=A Requester\nemail=r@full.example\narea=Exams\nsummary=to talk about exams\n' >"$WORK_DIR/request"
run 4 request add <"$WORK_DIR/request"
expect_full "a request"
run 4 setup set office.name=Another
expect_full "a setting"
printf 'Name,E-mail\n' >"$WORK_DIR/register.csv"
for i in 1 2 3 4 5 6 7 8 9; do echo "Imported $i,i$i@full.example" >>"$WORK_DIR/register.csv"; done
run 4 import supporters "$WORK_DIR/register.csv"
expect_full "an import"
expect_register

test_case "on a disk without one free byte the passphrase stays the old one"
(umask 077 && echo 'another horse battery full' >"$WORK_DIR/pass-2")
keyring=$(cksum <"$STORE/keyring.conf")
run 4 passphrase change --new-passphrase-file "$WORK_DIR/pass-2"
expect_err "disk is full"
expect_equal "$keyring" "$(cksum <"$STORE/keyring.conf")"
expect_equal "" "$(find "$STORE" -name '*.new')"
run 0 due

test_case "with room again everything is as it was, and goes on"
more_room disk-900 9000
kith export supporters --format json >"$WORK_DIR/now" 2>&1
cmp "$WORK_DIR/everything" "$WORK_DIR/now" || fail "what is in the register is not what it was"
for change in 'supporter set 1 specialty=Cardiology' 'setup set office.name=Another' "import supporters $WORK_DIR/register.csv" \
  "passphrase change --new-passphrase-file $WORK_DIR/pass-2"; do
  run 0 $change
done
PASS_FILE=$WORK_DIR/pass-2
run 0 verify

test_case "an erasure for which a backup has no room is finished there when there is some"
more_room disk-900 20000
run 0 backup --scheduled
run 0 supporter retire 1
fill_up "$WORK_DIR/disk-900/ballast"
truncate -s -$(($(stat -c %s "$STORE/kith.db") / 2)) "$WORK_DIR/disk-900/ballast"
run 0 erase 1 --yes
run 4 verify
expect_out "still holds somebody who was erased"
expect_err "The store itself is whole"
run 0 due
expect_out "not up to date"
rm "$WORK_DIR/disk-900/ballast"
run 0 backup "$WORK_DIR/copy"
run 0 verify
refuse_out FAILED

test_case "backups that cannot be written keep the old passphrase, which is said, until they can be"
as_root mount --bind "$STORE/backups" "$STORE/backups" && as_root mount -o remount,bind,ro "$STORE/backups"
(umask 077 && echo 'a third horse battery' >"$WORK_DIR/pass-3")
run 0 passphrase change --new-passphrase-file "$WORK_DIR/pass-3"
expect_err "could not be written anew"
PASS_FILE=$WORK_DIR/pass-3
run 4 verify
expect_out "still opens with a passphrase"
as_root umount "$STORE/backups"
run 0 verify
refuse_out FAILED

own_disk elsewhere 200
fill_up "$disk/other"

test_case "a backup to a full disk is refused, and leaves nothing behind"
run 4 backup "$disk/backup"
expect_err "disk is full"
expect_equal "" "$(find "$disk" -maxdepth 1 -name 'backup*')"

test_case "a backup that fits only in part is refused, and leaves nothing behind"
: >"$disk/other"
run 4 backup "$disk/backup"
expect_err "disk is full"
expect_equal "" "$(find "$disk" -maxdepth 1 -name 'backup*')"

test_case "an export to a full disk ends with status 4 and says so"
fill_up "$disk/other"
kith export supporters --format json >"$disk/export" 2>"$WORK_DIR/err"
status=$?
expect_equal 4 $status
err=$(cat "$WORK_DIR/err")
expect_err "could not be written"
run 0 verify

test_case "with room on the disk both are made"
more_room elsewhere 9000
run 0 backup "$disk/backup"
run 0 export supporters --format json
expect_true test "$(json 'len(d)')" -gt 9

finish
