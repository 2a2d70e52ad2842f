#!/bin/sh
# Stands in for sendmail in tests: sendmail-stand-in.sh DIR [OPTION OF SENDMAIL…]
#
# The Nth message goes to DIR/N.eml, what it was started with to DIR/N.argv (one argument a line), DIR/N.env and DIR/N.status
# (its session, and what its descriptors 0 to 9 are). The last line of DIR/mode, where there is that file, says how it ends:
#   take     exit 0 (as without the file)
#   later    exit 75            refuse   exit 67, with a reason
#   deaf     exit 0 without having read anything
#   hang     reads everything and never ends          stuck   never ends and reads nothing
#   crash    reads everything and is killed
#   killer   reads everything, kills the process that started it, and exits 0
set -u
dir=$1
mode=take
[ ! -f "$dir/mode" ] || mode=$(tail -n 1 "$dir/mode")
number=1
while ! (set -C && : >"$dir/$number.argv") 2>/dev/null; do number=$((number + 1)); done
printf '%s\n' "$@" >"$dir/$number.argv"
tr '\0' '\n' </proc/$$/environ >"$dir/$number.env"
{
  for descriptor in 0 1 2 3 4 5 6 7 8 9; do
    [ ! -e "/proc/$$/fd/$descriptor" ] || echo "descriptor $descriptor $(readlink "/proc/$$/fd/$descriptor")"
  done
  echo "session $(cut -d' ' -f6 /proc/$$/stat) process $$"
} >"$dir/$number.status"

case $mode in
deaf) exec <&- ; exit 0 ;;
stuck) exec tail -f /dev/null ;;
esac
cat >"$dir/$number.part" && mv "$dir/$number.part" "$dir/$number.eml"
case $mode in
take) exit 0 ;;
later)
  echo "mail system is busy" >&2
  exit 75
  ;;
refuse)
  echo "connecting to the relay" >&2
  echo "550 mailbox is not here" >&2
  exit 67
  ;;
hang) exec tail -f /dev/null ;;
crash) kill -9 $$ ;;
killer)
  kill -9 "$PPID"
  exit 0
  ;;
esac
echo "unknown mode $mode" >&2
exit 64
