#!/bin/sh
# Writes a C file that holds every shipped data file: embed.sh DATADIR > kith-data.c
# The table is sorted by name, so that the same tree gives the same file.
set -eu
cd "$1"
echo '#include "base/data.h"'
i=0
list=
for f in $(find migrations templates presets sample -type f 2>/dev/null | LC_ALL=C sort); do
  printf 'static const char file_%d[] = {\n' "$i"
  od -An -v -t d1 "$f" | sed 's/ *\(-\{0,1\}[0-9][0-9]*\)/\1,/g'
  echo '0};'
  list="$list $f"
  i=$((i + 1))
done
echo 'const DataFile data_files[] = {'
i=0
for f in $list; do
  printf '  { "%s", file_%d, sizeof file_%d - 1 },\n' "$f" "$i" "$i"
  i=$((i + 1))
done
echo '  { 0, 0, 0 }'
echo '};'
