# A proof campaign in its short form, inside a test case; to be read after tests/command/lib.sh.

expect_short_form() { # CAMPAIGN: it first catches what is planted in it, and then finds nothing
  sh "$SRC/tests/prove/run" --short "$1" >"$WORK_DIR/$1" 2>&1
  expect_equal "0: $1" "$?: $1"
  expect_equal "1 planted" "$(grep -c '^planted: .* caught$' "$WORK_DIR/$1" | sed 's/$/ planted/')"
  grep -q "^$1: " "$WORK_DIR/$1" || fail "it does not end with its counts"
  if [ $current_failed = 0 ]; then
    tell "$(tail -n 1 "$WORK_DIR/$1")"
  else
    tell "$(tail -n 60 "$WORK_DIR/$1")"
  fi
}
