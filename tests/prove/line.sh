#!/bin/sh
# A connection that breaks at every keystroke of a long form, over real SSH: tests/prove/line.sh [EVERY] (1; above that, at each EVERYth).
# KITH, SRC, PLAYER and DRAFTS (the program tests/prove/drafts) from the environment.
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/fault/lib.sh"
. "$SRC/tests/prove/lib-ssh.sh"
: "${PLAYER:?}" "${DRAFTS:?}"

own_user
place=$own_place
cp "$DRAFTS" "$place/drafts" && chmod 755 "$place/drafts"
make_key && start_server || { fail "the SSH server did not start:" "$(cat "$place/sshd.log" 2>&1)" && exit 1; }
options="--store store --passphrase-file passphrase --today $TODAY"
remote "(umask 077; echo 'correct horse battery line' >passphrase); $place/kith $options init --recovery-file recovery" >/dev/null ||
  { fail "kith init over SSH:" "$(cat "$WORK_DIR/err")" && exit 1; }
export SSH place options WORK_DIR PLAYER
ROOT=$([ "$(id -u)" = 0 ] || echo 'sudo -n') USER_ID=$(id -u "$own_user") OWN_USER=$own_user \
  /usr/bin/python3 "$SRC/tests/prove/line.py" "${1-1}"
status=$?
finished=1
exit $status
