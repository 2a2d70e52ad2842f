# For the fault tests; to be read after tests/command/lib.sh. POSIX sh.
#
#   as_root COMMAND…       as root, by sudo where we are not root; fails with a sentence where that is not possible
#   own_disk NAME SIZE     mounts a small file system of SIZE kB of our own; its place is in $disk. Unmounted at the end
#   more_room NAME SIZE    makes it SIZE kB large
#   fill_up FILE           with as much as its disk takes
#   own_user               makes an ordinary user ($own_user, $own_home) and a directory of theirs ($own_place, with the program);
#                          both are removed at the end, with whatever still runs as that user
#   as_user COMMAND…       as that user, in their home directory
#   play NAME              plays the scenario on standard input; what went wrong is told and fails the test
disks='' own_user='' own_place=/nonexistent

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo -n "$@" </dev/null
  fi
}

own_user() {
  own_place=$(mktemp -d /tmp/kith-user.XXXXXX) || exit 1
  if ! as_root useradd -m -s /bin/sh "kith$$" 2>"$WORK_DIR/useradd" || ! as_root usermod -p '*' "kith$$"; then
    fail "a user for this test cannot be made here (root or sudo without a password is needed): $(cat "$WORK_DIR/useradd")"
    exit 1
  fi
  own_user=kith$$
  own_home=$(getent passwd "$own_user" | cut -d: -f6)
  chmod 755 "$own_place"
  cp "$KITH" "$own_place/kith" && chmod 755 "$own_place/kith"
}

as_user() {
  (cd "$own_home" 2>/dev/null || cd "$own_place" && as_root runuser -u "$own_user" -- env -i PATH="$PATH" HOME="$own_home" LC_ALL=C.UTF-8 "$@")
}

leave_disks() {
  left_with=$?
  if [ -n "$own_user" ]; then
    as_root pkill -KILL -U "$(id -u "$own_user")" # only what runs as the user that we made
    as_root userdel -r "$own_user" 2>/dev/null
  fi
  as_root rm -rf "$own_place"
  for disk in $disks; do
    as_root umount "$disk" || as_root umount -l "$disk"
  done
  (exit $left_with)
  leave
}
trap leave_disks EXIT

# A size of nothing would mean no limit at all, and a file without one would take the machine's whole memory.
check_size() {
  [ "$1" -ge 50 ] && [ "$1" -le 20000 ] && return
  fail "a disk of $1 kB is not for these tests"
  exit 1
}

own_disk() { # NAME SIZE
  check_size "$2"
  disk=$WORK_DIR/$1
  mkdir "$disk"
  if ! as_root mount -t tmpfs -o "size=${2}k,mode=0700,uid=$(id -u),gid=$(id -g)" tmpfs "$disk" 2>"$WORK_DIR/mount"; then
    fail "a small disk cannot be mounted here (root or sudo without a password is needed): $(cat "$WORK_DIR/mount")"
    exit 1
  fi
  disks="$disks $disk"
}

more_room() { # NAME SIZE
  check_size "$2"
  as_root mount -o "remount,size=${2}k" "$WORK_DIR/$1"
}

fill_up() { # FILE: with as much as its disk takes, and never more than 20 MB
  head -c 20000000 /dev/zero >"$1" 2>/dev/null
}

play() { # NAME
  cat >"$WORK_DIR/$1.scn"
  "${PLAYER:?}" "$WORK_DIR/$1.scn" >"$WORK_DIR/$1.log" 2>&1 || fail "the scenario $1 did not go as it should:" "$(cat "$WORK_DIR/$1.log")"
}
