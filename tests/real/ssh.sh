# kith over real SSH: an OpenSSH server of our own on a free port of the loopback address, and a user of our own on this machine.
#
# Needs root, or sudo without a password: a server can let in another user only as root. The user, the server and all that they
# started are removed at the end; nothing else is touched.
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/fault/lib.sh"
. "$SRC/tests/prove/lib-ssh.sh"

PASS='correct horse battery over ssh'

test_case "an SSH server of our own lets our own user in"
own_user
place=$own_place
make_key && start_server || fail "the SSH server did not start:" "$(cat "$place/sshd.log" 2>&1)"
expect_equal "$own_user" "$(remote 'id -un')"
[ $current_failed = 0 ] || exit 1

options="--store store --passphrase-file passphrase --today $TODAY"
remote "umask 022; (umask 077; echo '$PASS' >passphrase); $place/kith $options init --recovery-file recovery" >/dev/null ||
  fail "kith init over SSH:" "$(cat "$WORK_DIR/err")"
remote "$place/kith $options setup set office.sender_address=office@kith.example; printf '%s\n' 'name=Ana Ruiz' 'email=ana@ruiz.example' \
  'grade=2nd year' 'areas=Exams' | $place/kith $options supporter add" >/dev/null || fail "the register:" "$(cat "$WORK_DIR/err")"

# Of what runs on the other side the player cannot see whether it is at rest: each step waits for something that it brings.
test_case "over SSH: unlocked with the passphrase, a request is logged, the supporter asked, and the message waits"
play flow <<SCENARIO
run $SSH -tt "$place/kith --store store --today $TODAY"
expect "Passphrase"
keys "$PASS" ENTER
expect "Nothing is due"
keys 3 n
expect "Log a request"
keys "Priya Shah" TAB "priya@shah.example" TAB "Exams" TAB
expect "new person"
keys F2
expect "priya@shah.example"
expect "the only recipient"
keys ESC
expect "CAN BE ASKED"
expect "Ana Ruiz"
keys a
expect "ana@ruiz.example"
expect "the only recipient"
expect-not "Priya"
keys F2
expect "ASKED ALREADY"
keys 6
expect "[6 Outbox]"
expect "Ana Ruiz"
keys F10
expect "[ Stay ]"
keys RIGHT ENTER
expect-exit 0
SCENARIO
expect_equal asked "$(remote "$place/kith $options request list --format csv" | cut -d, -f3 | tail -n 1)"
expect_equal 1 "$(remote "$place/kith $options outbox list --format csv" | grep -c ',waiting,ask,')"

test_case "over SSH the window's size and its changes arrive"
play size <<SCENARIO
run $SSH -tt "$place/kith $options"
expect-line 1 "[1 Today]"
resize 132x43
expect-line 43 "F12 Lock"
resize 80x24
expect-line 24 "F12 Lock"
keys F10
expect "[ Stay ]"
keys RIGHT ENTER
expect-exit 0
SCENARIO

user_id=$(id -u "$own_user")
for breaking in close 'signal KILL' 'signal HUP' 'keys ENTER ~ .'; do
  test_case "/LA-14/a-connection-that-breaks-inside-a-form-keeps-what-was-typed: $breaking"
  [ "$breaking" != 'keys ENTER ~ .' ] || breaking='keys <hex:0d7e2e>'
  play broken <<SCENARIO
run $SSH -tt "$place/kith $options"
expect "Today"
keys 3 n
expect "Log a request"
keys "Sam Broken" TAB "sam@broken.example" TAB
expect "sam@broken.example"
$breaking
deadline 10
terminal watch
run sh -c 'while pgrep -U $user_id -x kith >/dev/null; do :; done'
expect-exit 0
terminal next
deadline 20
run $SSH -tt "$place/kith $options"
expect "Kept from last time, not saved: take it up now?"
keys ENTER
expect "Log a request"
keys RIGHT ENTER
expect "Sam Broken"
expect "sam@broken.example"
keys ESC
expect "[1 Today]"
keys F10
expect "[ Stay ]"
keys RIGHT ENTER
expect-exit 0
SCENARIO
  remote 'rm -f store/drafts/*' >/dev/null
done

test_case "the store over SSH is private, and verifies"
expect_equal "700 600 600" "$(remote 'echo $(stat -c %a store store/kith.db store/keyring.conf)')"
expect_equal 0 "$(remote "$place/kith $options verify >/dev/null 2>&1; echo \$?")"

finish
