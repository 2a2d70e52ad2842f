#!/bin/sh
# The fuzzers under the address and undefined-behaviour sanitizers: tests/prove/fuzz.sh [SECONDS], of each (1800; 0: FUZZ_RUNS runs, 3000).
#
#   BUILD=dir of a build with --enable-fuzzing, SRC=dir. Two run at a time. A crash, a hang (10 s for one input), a leak, or more than
#   2 GB is a finding, and its input is kept in $KITH_KEEP (the current directory).
set -u
: "${SRC:?}" "${BUILD:?}"
seconds=${1:-1800}
keep=${KITH_KEEP:-.}
WORK_DIR=$(mktemp -d "${TMPDIR:-/tmp}/kith-fuzz.XXXXXX") || exit 1
trap 'rm -rf "$WORK_DIR"' EXIT
trap 'exit 130' INT HUP TERM
export ASAN_OPTIONS=detect_leaks=1
limits='-timeout=10 -rss_limit_mb=2048 -max_len=8192 -detect_leaks=1'

planted() { # FAULT: is found
  KITH_PLANT=$1 "$BUILD/tests/prove/planted" -timeout=2 -rss_limit_mb=2048 -detect_leaks=1 -runs=20000 -seed=1 \
    -artifact_prefix="$WORK_DIR/" >"$WORK_DIR/planted" 2>&1 && return 1
  grep -Eq "$2" "$WORK_DIR/planted"
}

caught=0
planted crash heap-buffer-overflow && caught=$((caught + 1))
planted leak 'detected memory leaks' && caught=$((caught + 1))
planted hang 'timeout after' && caught=$((caught + 1))
if [ $caught = 3 ] && KITH_PLANT='' "$BUILD/tests/prove/planted" -runs=1000 -seed=1 >"$WORK_DIR/planted" 2>&1; then
  echo 'planted: 3 faults, caught'
else
  echo 'planted: NOT all caught'
  cat "$WORK_DIR/planted"
  exit 1
fi

run() { # NAME
  mkdir -p "$WORK_DIR/corpus-$1"
  set -- "$1" "$WORK_DIR/corpus-$1"
  [ ! -d "$SRC/tests/fuzz/corpus/$1" ] || set -- "$@" "$SRC/tests/fuzz/corpus/$1"
  fuzzer=$1
  shift
  if [ "$seconds" = 0 ]; then
    amount="-runs=${FUZZ_RUNS:-3000} -seed=1"
  else
    amount="-max_total_time=$seconds"
  fi
  "$BUILD/tests/fuzz/$fuzzer" $limits $amount -print_final_stats=1 -artifact_prefix="$keep/$fuzzer-" "$@" >"$WORK_DIR/$fuzzer.log" 2>&1
  status=$?
  inputs=$(awk '/^stat::number_of_executed_units:/ { print $2 }' "$WORK_DIR/$fuzzer.log")
  echo "$fuzzer ${inputs:-0} $status" >"$WORK_DIR/$fuzzer.result"
  if [ $status = 0 ]; then
    echo "$fuzzer: $inputs inputs"
  else
    echo "FOUND $fuzzer:"
    tail -n 40 "$WORK_DIR/$fuzzer.log"
  fi
}

names=$(for file in "$SRC"/tests/fuzz/*.c; do basename "$file" .c; done)
set --
for name in $names; do
  run "$name" &
  set -- "$@" $!
  if [ $# = 2 ]; then
    wait "$1" "$2"
    set --
  fi
done
wait
cat "$WORK_DIR"/*.result | awk -v seconds="$seconds" -v wanted="$(echo "$names" | wc -w)" '
  { inputs += $2; if ($3 != 0 || $2 == 0) found++ }
  END {
    found += wanted - NR
    printf "fuzz: %d fuzzers%s, %.0f inputs, %d findings\n", NR, (seconds > 0 ? ", " seconds " s each" : ""), inputs, found
    exit found > 0
  }'
