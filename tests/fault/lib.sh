# For the fault tests; to be read after tests/command/lib.sh. POSIX sh.
#
#   as_root COMMAND…       as root, by sudo where we are not root; fails with a sentence where that is not possible
#   own_disk NAME SIZE     mounts a small file system of SIZE kB of our own; its place is in $disk. Unmounted at the end
#   more_room NAME SIZE    makes it SIZE kB large
#   play NAME              plays the scenario on standard input; what went wrong is told and fails the test
disks=''

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo -n "$@" </dev/null
  fi
}

leave_disks() {
  left_with=$?
  for disk in $disks; do
    as_root umount "$disk" || as_root umount -l "$disk"
  done
  (exit $left_with)
  leave
}
trap leave_disks EXIT

own_disk() { # NAME SIZE
  disk=$WORK_DIR/$1
  mkdir "$disk"
  if ! as_root mount -t tmpfs -o "size=${2}k,mode=0700,uid=$(id -u),gid=$(id -g)" tmpfs "$disk" 2>"$WORK_DIR/mount"; then
    fail "a small disk cannot be mounted here (root or sudo without a password is needed): $(cat "$WORK_DIR/mount")"
    exit 1
  fi
  disks="$disks $disk"
}

more_room() { # NAME SIZE
  as_root mount -o "remount,size=${2}k" "$WORK_DIR/$1"
}

play() { # NAME
  cat >"$WORK_DIR/$1.scn"
  "${PLAYER:?}" "$WORK_DIR/$1.scn" >"$WORK_DIR/$1.log" 2>&1 || fail "the scenario $1 did not go as it should:" "$(cat "$WORK_DIR/$1.log")"
}
