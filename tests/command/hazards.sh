# What can go wrong on a server shared with others: one test for each hazard (those of the terminal and of a full disk are in tests/fault).
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/fault/lib.sh"

"$KITH" --version >"$WORK_DIR/version"
encrypted() { grep -q 'encrypted store' "$WORK_DIR/version"; }
# The address sanitizer must be able to trace the program and catches its faults, so such a build is not closed to a look inside.
closed() { ! grep -qa __asan_init "$KITH"; }
seal() { find "$1" -exec stat -c '%n %a %u %g %F' {} + -type f -exec cksum {} + | sort; }

# kith ARGUMENT… with standard input from a pipe that stays open on descriptor 9 until `let_go`; its process is in $waiting once it
# has unlocked the store and waits for its fields, with every secret in its memory.
hold() {
  rm -f "$WORK_DIR/pipe"
  mkfifo "$WORK_DIR/pipe"
  "$@" <"$WORK_DIR/pipe" >"$WORK_DIR/held" 2>&1 &
  job=$!
  exec 9>"$WORK_DIR/pipe"
}

await_reading() { # PID: it waits in read(2), or for its terminal
  tries=0
  until [ $tries -gt 400 ] || as_root cat "/proc/$1/wchan" 2>/dev/null | grep -q 'pipe_read' ; do
    tries=$((tries + 1))
    timeout 0.05 tail -f /dev/null
  done
  expect_true test $tries -le 400
}

let_go() {
  exec 9>&-
  wait "$job"
}

for mask in 000 022 077; do
  test_case "/LA-14/umask $mask: nothing in the store is open to others, whatever is written into it"
  umask $mask
  new_store
  printf 'name=Ana Ruiz\nemail=ana@ruiz.example\n' >"$WORK_DIR/ana"
  run 0 supporter add <"$WORK_DIR/ana"
  (umask 077 && echo 'another horse battery' >"$WORK_DIR/pass-$mask")
  run 0 passphrase change --new-passphrase-file "$WORK_DIR/pass-$mask"
  PASS_FILE=$WORK_DIR/pass-$mask
  play "umask-$mask" <<SCENARIO
run sh -c 'umask $mask; exec $KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY'
expect "Nothing is due"
keys 2 n
expect "Name"
keys "Somebody New"
signal TERM
expect-exit 0
SCENARIO
  expect_true test -n "$(find "$STORE/drafts" -name '*.draft')"
  run 0 backup "$WORK_DIR/backup-$mask"
  expect_equal "" "$(find "$STORE" "$WORK_DIR/backup-$mask" "$WORK_DIR/backup-$mask.keyring" "$RECOVERY_FILE" -perm /077)"
done
umask 022

test_case "/LA-14/a loosened directory or file is refused by every command and by the screen, and left as it is"
for loose in 755 701 770; do
  chmod $loose "$STORE"
  before=$(seal "$STORE")
  for command in due 'supporter list' 'supporter show 1' 'request list' 'outbox list' 'export supporters' verify \
    "backup $WORK_DIR/loose" 'undo' 'setup list' "passphrase change --new-passphrase-file $PASS_FILE"; do
    run 4 $command </dev/null
    expect_err "chmod 700"
  done
  play "loose-$loose" <<SCENARIO
run $KITH --store $STORE --passphrase-file $PASS_FILE
expect-words "chmod 700"
expect-exit 4
SCENARIO
  expect_equal "$before" "$(seal "$STORE")"
  expect_false test -e "$WORK_DIR/loose"
  chmod 700 "$STORE"
done
run 0 due

test_case "/LA-14/a planted link is never followed: by init, by opening, by drafts, by a backup, by a recovery file"
for name in kith.db keyring.conf drafts; do
  mkdir -m 700 "$WORK_DIR/planted-$name"
  ln -s "$WORK_DIR/target-$name" "$WORK_DIR/planted-$name/$name"
  "$KITH" --store "$WORK_DIR/planted-$name" --passphrase-file "$PASS_FILE" init --recovery-file "$WORK_DIR/recovery-planted" \
    >"$WORK_DIR/out" 2>"$WORK_DIR/err" </dev/null
  expect_equal "4 with $name" "$? with $name"
  expect_false test -e "$WORK_DIR/target-$name"
  expect_false test -e "$WORK_DIR/recovery-planted"
done
for name in kith.db keyring.conf drafts; do
  mv "$STORE/$name" "$WORK_DIR/moved" && ln -s "$WORK_DIR/moved" "$STORE/$name"
  run 4 due
  expect_err "symbolic link"
  rm "$STORE/$name" && mv "$WORK_DIR/moved" "$STORE/$name"
done
ln -s "$WORK_DIR/target-backup" "$WORK_DIR/link-backup"
run 3 backup "$WORK_DIR/link-backup"
ln -s "$WORK_DIR/target-backup" "$WORK_DIR/side.keyring"
run 3 backup "$WORK_DIR/side"
ln -s "$WORK_DIR/target-backup" "$WORK_DIR/link-recovery"
"$KITH" --store "$WORK_DIR/another" --passphrase-file "$PASS_FILE" init --recovery-file "$WORK_DIR/link-recovery" >/dev/null 2>&1 </dev/null
expect_equal 3 $?
expect_false test -e "$WORK_DIR/target-backup"
expect_false test -e "$WORK_DIR/side"
run 0 due

test_case "the passphrase and what is typed are neither in the arguments nor in the environment, and no option takes a passphrase"
mark=Secretive$$Mark
(umask 077 && echo "correct $mark battery" >"$WORK_DIR/marked")
STORE=$WORK_DIR/marked-store PASS_FILE=$WORK_DIR/marked
run 0 init --recovery-file "$WORK_DIR/marked-recovery"
hold "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" supporter add
printf 'name=%s\n' "$mark" >&9
await_reading $job
expect_equal "" "$(as_root cat "/proc/$job/cmdline" "/proc/$job/environ" | tr '\0' '\n' | grep -F "$mark")"
for option in --passphrase --password --pass -p --new-passphrase --recovery-code; do
  "$KITH" --store "$STORE" $option "$mark" due >"$WORK_DIR/out" 2>"$WORK_DIR/err" </dev/null
  expect_equal "2 for $option" "$? for $option"
done

test_case "a kith that has the store open can dump no core, and its secrets are not in its core's reach"
expect_equal "0 0" "$(awk '/^Max core file size/ { print $5, $6 }' "/proc/$job/limits")"
expect_equal 0 "$(as_root stat -c %u "/proc/$job/environ")"
let_go
if closed; then
  mkdir "$WORK_DIR/core"
  expect_equal none "$(/usr/bin/python3 "$SRC/tests/fault/core.py" "$WORK_DIR/core" "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" \
    supporter add)"
  expect_equal "" "$(find "$WORK_DIR/core" -type f)"
fi

test_case "the store of another user is refused and left as it is, even by root: su and sudo with someone else's home"
own_user
as_user sh -c "umask 022; (umask 077; echo 'correct horse battery user' >passphrase); '$own_place/kith' --store \$HOME/store \
  --passphrase-file passphrase init --recovery-file recovery" >"$WORK_DIR/out" 2>&1 || fail "init as $own_user: $(cat "$WORK_DIR/out")"
expect_equal "$own_user 700" "$(as_root stat -c '%U %a' "$own_home/store")"
before=$(as_root sh -c "find '$own_home/store' -type f -exec cksum {} + | sort")
for command in due 'supporter list' verify "backup $WORK_DIR/theirs"; do
  as_root env HOME="$own_home" "$KITH" --store "$own_home/store" --as "$own_user" --passphrase-file "$PASS_FILE" $command \
    >"$WORK_DIR/out" 2>"$WORK_DIR/err" </dev/null
  expect_equal "4 by $command" "$? by $command"
  expect_err "belongs to someone else"
done
expect_equal "$before" "$(as_root sh -c "find '$own_home/store' -type f -exec cksum {} + | sort")"
as_user "$own_place/kith" --store store --passphrase-file passphrase due >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal "0, $(cat "$WORK_DIR/err")" "$?, $(cat "$WORK_DIR/err")"

test_case "nor does an ordinary user open another's store: not by its path, nor a copy of which one file is another's"
chmod 755 "$WORK_DIR"
as_user "$own_place/kith" --store "$STORE" --passphrase-file passphrase due >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 4 $?
as_root chown root "$own_home/store/kith.db"
as_user "$own_place/kith" --store store --passphrase-file passphrase due >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 4 $?
expect_err "belongs to someone else"
as_root chown "$own_user" "$own_home/store/kith.db"

if closed; then
  test_case "another process of the same user can neither attach to kith nor read its environment or memory"
  as_user sh -c "mkfifo pipe; '$own_place/kith' --store store --passphrase-file passphrase supporter add <pipe >/dev/null 2>&1 & echo \$! >pid
    exec 8>pipe; tail -f /dev/null" &
  tries=0
  until as_root test -s "$own_home/pid" || [ $tries -gt 400 ]; do tries=$((tries + 1)); timeout 0.05 tail -f /dev/null; done
  their=$(as_root cat "$own_home/pid")
  await_reading "$their"
  for look in "cat /proc/$their/environ" "cat /proc/$their/maps" "ls /proc/$their/fd" "strace -p $their" "dd if=/proc/$their/mem bs=1 count=1"; do
    as_user timeout 5 $look >"$WORK_DIR/out" 2>&1
    looked=$?
    expect_equal "refused: $look" "$([ $looked != 0 ] && [ $looked != 124 ] && [ $looked != 127 ] && echo refused): $look"
  done
  as_user cat "/proc/$their/cmdline" >"$WORK_DIR/out" 2>&1 # what anybody may see, and so must hold nothing
  refuse_out "correct horse"
  { as_root pkill -KILL -U "$(id -u "$own_user")"; wait $!; } 2>/dev/null
fi

test_case "the mail program has a session of its own, so it cannot type into the coordinator's terminal"
mkdir -p "$XDG_CONFIG_HOME/kith" "$WORK_DIR/sent"
echo "sendmail = \"/bin/sh $SRC/tests/support/sendmail-stand-in.sh $WORK_DIR/sent\";" >"$XDG_CONFIG_HOME/kith/kith.conf"
new_store
run 0 setup set office.sender_address=office@kith.example
printf 'name=Ana Ruiz\nemail=ana@ruiz.example\ngrade=2nd year\nareas=Exams\n' >"$WORK_DIR/ana"
printf 'name=Priya Shah\nemail=priya@shah.example\narea=Exams\nsummary=exams\n' >"$WORK_DIR/priya"
run 0 supporter add <"$WORK_DIR/ana"
run 0 request add <"$WORK_DIR/priya"
run 0 ask 1 1
play sending <<SCENARIO
env XDG_CONFIG_HOME=$XDG_CONFIG_HOME
run $KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY
expect "[1 Today]"
keys F10
expect "Send, then leave"
keys RIGHT*2 ENTER
expect-exit 0
SCENARIO
expect_true test -s "$WORK_DIR/sent/1.status"
expect_equal 1 "$(awk '/^session/ && $2 == $4' "$WORK_DIR/sent/1.status" | wc -l)"
expect_equal "" "$(grep -E 'descriptor .*(pts|tty|kith\.db)' "$WORK_DIR/sent/1.status")"
expect_equal "" "$(grep -iE 'horse|battery' "$WORK_DIR/sent/1.env" "$WORK_DIR/sent/1.argv")"

test_case "/LA-14/what was typed on the screen, given to commands, imported, asked and undone is nowhere in plain"
mark=Quillon$$
: >"$WORK_DIR/stamp"
printf 'name=%s Added\nemail=a%s@x.example\nareas=Exams\nnotes=%s note\n' $mark $mark $mark | kith supporter add >"$WORK_DIR/number" 2>/dev/null
printf 'Name,E-mail\n%s Imported,i%s@x.example\n' $mark $mark | kith import supporters - >/dev/null 2>&1
printf 'name=%s Asks\nemail=r%s@x.example\narea=Exams\nissue=%s\nsummary=exams\n' $mark $mark $mark | kith request add >"$WORK_DIR/request-number" 2>/dev/null
run 0 ask "$(cat "$WORK_DIR/request-number")" "$(cat "$WORK_DIR/number")"
run 0 undo
play typed <<SCENARIO
run $KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY
expect "[1 Today]"
keys 3 n
expect "Log a request"
keys "Typed $mark" TAB "t$mark@x.example" TAB
expect "seconds ago"
signal KILL
expect-exit KILL
SCENARIO
expect_true test -n "$(find "$STORE/drafts" -name '*.draft')"
(umask 077 && kith backup "$WORK_DIR/marked-backup" >/dev/null 2>&1)
run 0 export supporters
expect_out "$mark Imported"
echo "planted, so that the search is known to find something: $mark" >"$WORK_DIR/planted"
find /tmp /var/tmp /dev/shm "${TMPDIR:-/tmp}" "$HOME" "$XDG_DATA_HOME" -newer "$WORK_DIR/stamp" -type f -size -60M \
  ! -path "$WORK_DIR/out" ! -path "$WORK_DIR/typed.scn" >"$WORK_DIR/new-files" 2>/dev/null
encrypted || sed -i "\|^$STORE/kith.db\$|d; \|^$WORK_DIR/marked-backup\$|d; \|^$STORE/backups/|d" "$WORK_DIR/new-files"
encrypted && { grep -qxF "$STORE/kith.db" "$WORK_DIR/new-files" || fail "the store's own file was not looked at"; }
tr '\n' '\0' <"$WORK_DIR/new-files" | xargs -0 -r grep -laiF "$mark" >"$WORK_DIR/found" 2>/dev/null
expect_equal "$WORK_DIR/planted" "$(sort -u "$WORK_DIR/found")"
rm -f "$STORE"/drafts/*

test_case "no temporary file of SQLite is ever opened"
awk 'BEGIN { print "Name,E-mail,Notes"; for (i = 1; i <= 1500; i++) printf "Person %d,p%d@many.example,a note of person %d\n", i, i, i }' \
  >"$WORK_DIR/many.csv"
for command in "import supporters $WORK_DIR/many.csv" verify "backup $WORK_DIR/traced-backup" 'export supporters' undo; do
  as_root strace -f -qq -u "$(id -un)" -e trace=open,openat,creat -o "$WORK_DIR/trace" env ASAN_OPTIONS=detect_leaks=0 HOME="$HOME" \
    "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" --today "$TODAY" $command >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  expect_equal "0 for $command" "$? for $command"
  expect_true grep -q 'kith\.db"' "$WORK_DIR/trace"
  expect_equal 0 "$(grep -c etilqs_ "$WORK_DIR/trace")"
  expect_equal "" "$(grep -E '"(/tmp|/var/tmp|/dev/shm)[^"]*".*O_CREAT' "$WORK_DIR/trace" | grep -vF "$WORK_DIR")"
done

test_case "a backup is nobody else's, and encrypted as the store is"
umask 000
run 0 backup "$WORK_DIR/safe"
umask 022
expect_equal "600 600" "$(stat -c %a "$WORK_DIR/safe" "$WORK_DIR/safe.keyring" | tr '\n' ' ' | sed 's/ $//')"
if encrypted; then
  expect_false grep -qa 'SQLite format' "$WORK_DIR/safe"
  expect_false grep -qaiE 'ana ruiz|ruiz\.example' "$WORK_DIR/safe"
fi

test_case "escape sequences and bidi controls from a file are inert on the screen, in every command's output and in messages"
bad=$(printf '\033]0;owned\007\033[31mRed\302\233\342\200\256gnp')
printf 'Name,E-mail,Site,Notes\nEvil %s,evil@x.example,%s,%s\n' "$bad" "$bad" "$bad" >"$WORK_DIR/evil.csv"
kith import supporters "$WORK_DIR/evil.csv" >"$WORK_DIR/out" 2>"$WORK_DIR/err" </dev/null
expect_true test $? = 0 -o $? = 3
inert() { # FILE…: nothing in it that a terminal would obey, and no bidi control
  expect_equal "" "$(LC_ALL=C grep -laP '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' "$@")"
}
inert "$WORK_DIR/out" "$WORK_DIR/err"
LC_ALL=C.UTF-8 printf 'name=Evil Twin\nemail=twin@x.example\nsite=Red\342\200\256gnp\n' >"$WORK_DIR/twin"
run 0 supporter add <"$WORK_DIR/twin"
inert "$WORK_DIR/out" "$WORK_DIR/err"
for command in 'supporter list' 'export supporters' 'export supporters --format json' 'supporter list --format json'; do
  run 0 $command
  inert "$WORK_DIR/out" "$WORK_DIR/err"
done
for arguments in "supporter show $bad" "$bad" "--store /tmp/$bad due" "--today $bad due" "setup set office.name$bad=x" "why --request 1 $bad" \
  "import supporters /tmp/$bad"; do
  IFS='|'
  set -- $(printf '%s' "$arguments" | sed 's/ /|/g')
  unset IFS
  "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" "$@" >"$WORK_DIR/out" 2>"$WORK_DIR/err" </dev/null
  expect_false test $? = 0
  expect_true test -s "$WORK_DIR/err"
  inert "$WORK_DIR/out" "$WORK_DIR/err"
done
play evil <<SCENARIO
run $KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY
expect "[1 Today]"
raw-mark
keys 2
keys / "evil"
expect "Evil Twin"
keys ENTER ENTER
expect "Evil Twin"
keys q n
expect "Name"
paste "Pasted \e]0;owned\x07\e[31mRed"
expect "Pasted"
expect-raw-not "\e]0;"
expect-raw-not "owned\x07"
expect-raw-not "\xe2\x80\xae"
SCENARIO

test_case "a store on a network file system is refused"
cc -shared -fPIC -D_GNU_SOURCE -o "$WORK_DIR/network.so" "$SRC/tests/fault/network.c" || fail "the stand-in for a network file system was not built"
for type in 6969 65735546 FE534D42 FF534D42 c36400 5346414F BD00BD0 1021997; do
  ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 LD_PRELOAD=$WORK_DIR/network.so KITH_FILE_SYSTEM=$type \
    "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" due >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  expect_equal "4 on $type" "$? on $type"
  expect_err "network file system"
done
ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 LD_PRELOAD=$WORK_DIR/network.so KITH_FILE_SYSTEM=ef53 \
  "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" due >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?

test_case "a damaged keyring, a cut off or emptied store and one of a newer kith are one sentence each, exit 4, and left as they are"
damage() { # WHAT, then a command that damages $STORE
  cp -a "$STORE" "$WORK_DIR/whole"
  title=$1
  shift
  "$@"
  before=$(seal "$STORE")
  for command in due verify 'export supporters'; do
    run 4 $command </dev/null
    expect_equal "1 line: $title" "$(wc -l <"$WORK_DIR/err") line: $title"
  done
  expect_equal "$before" "$(seal "$STORE")"
  rm -rf "$STORE" && mv "$WORK_DIR/whole" "$STORE"
}
damage "keyring without its end" sh -c "head -c 200 '$STORE/keyring.conf' >'$WORK_DIR/short' && cat '$WORK_DIR/short' >'$STORE/keyring.conf'"
damage "keyring of noise" sh -c "head -c 900 /dev/urandom >'$STORE/keyring.conf'"
damage "store cut off" truncate -s 12288 "$STORE/kith.db"
damage "store emptied" truncate -s 0 "$STORE/kith.db"
damage "store of noise" dd if=/dev/urandom of="$STORE/kith.db" bs=4096 count=3 conv=notrunc status=none
if encrypted; then
  damage "flipped byte" sh -c "printf X | dd of='$STORE/kith.db' bs=1 seek=2000 conv=notrunc status=none"
else
  damage "newer store" /usr/bin/python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version = 9999")' "$STORE/kith.db"
fi
run 0 due

finish
