# An OpenSSH server of our own on a free port of the loopback address; to be read after tests/command/lib.sh and tests/fault/lib.sh.
# own_user first; then make_key && start_server; then $SSH COMMAND, or remote COMMAND without a terminal. Needs root, or sudo without a
# password. The server is ended, and the user removed, at the end.

server_pid=''

end_ssh() {
  ended=$?
  [ -z "$server_pid" ] || { as_root kill "$server_pid" && wait; } 2>/dev/null
  (exit $ended)
  leave_disks
}
trap end_ssh EXIT

free_port() {
  /usr/bin/python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

make_key() {
  ssh-keygen -q -t ed25519 -N '' -f "$WORK_DIR/client-key" && cp "$WORK_DIR/client-key.pub" "$own_place/authorized" &&
    chmod 644 "$own_place/authorized"
}

start_server() {
  as_root mkdir -p /run/sshd
  ssh-keygen -q -t ed25519 -N '' -f "$place/host-key" || return 1
  as_root chown root "$place/host-key"
  port=$(free_port)
  cat >"$place/sshd_config" <<CONFIG
ListenAddress 127.0.0.1
Port $port
HostKey $place/host-key
PidFile $place/sshd.pid
AuthorizedKeysFile $place/authorized
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin no
UsePAM no
StrictModes no
AllowUsers $own_user
AcceptEnv LANG LC_*
ClientAliveInterval 1
ClientAliveCountMax 2
PrintMotd no
PrintLastLog no
CONFIG
  as_root /usr/sbin/sshd -D -f "$place/sshd_config" -E "$place/sshd.log" &
  starter=$!
  echo "[127.0.0.1]:$port $(cut -d' ' -f1,2 "$place/host-key.pub")" >"$WORK_DIR/known_hosts"
  tries=0 # it writes the file once it listens
  until [ -s "$place/sshd.pid" ] || [ $tries -gt 300 ] || ! kill -0 $starter 2>/dev/null; do
    tries=$((tries + 1))
    timeout 0.05 tail -f /dev/null
  done
  server_pid=$(cat "$place/sshd.pid") || return 1
  SSH="ssh -F none -p $port -i $WORK_DIR/client-key -o UserKnownHostsFile=$WORK_DIR/known_hosts -o StrictHostKeyChecking=yes"
  SSH="$SSH -o IdentitiesOnly=yes -o BatchMode=yes -o LogLevel=ERROR -o SendEnv=LC_ALL $own_user@127.0.0.1"
}

remote() { # COMMAND: on the other side, without a terminal
  $SSH "$1" 2>"$WORK_DIR/err"
}
