# The manual pages and the completion, both made of the program's own tables.
. "$SRC/tests/command/lib.sh"
BUILD=${BUILD:-.}

for page in kith.1 kith.conf.5; do
  test_case "$page is good roff, with every table filled in"
  expect_true test -s "$BUILD/man/$page"
  expect_equal "" "$(MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l "$BUILD/man/$page" 2>&1 >"$WORK_DIR/$page")"
  expect_true test "$(wc -l <"$WORK_DIR/$page")" -gt 80
  expect_false grep -qE '^@[A-Z_]+@' "$BUILD/man/$page"
done

test_case "the manual has every command, every option, and the exit codes"
tr -d '\\' <"$BUILD/man/kith.1" >"$WORK_DIR/plain"
"$KITH" help --words >"$WORK_DIR/words"
sed '/^\*/d; s/ --.*//' "$WORK_DIR/words" | while read -r words; do
  grep -qF "kith $words" "$WORK_DIR/plain" || echo "$words"
done >"$WORK_DIR/absent"
expect_equal "" "$(cat "$WORK_DIR/absent")"
tr ' ' '\n' <"$WORK_DIR/words" | grep '^--' | tr -d '=' | sort -u | while read -r option; do
  grep -qF -e "$option" "$WORK_DIR/plain" || echo "$option"
done >"$WORK_DIR/absent"
expect_equal "" "$(cat "$WORK_DIR/absent")"
for code in 0 1 2 3 4 75; do
  expect_true grep -qx "\.B $code" "$BUILD/man/kith.1"
done

cat >"$WORK_DIR/complete" <<'END'
kith() { "$KITH" "$@"; }
. "$SRC/data/completions/kith"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_kith 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
END
complete() { # WORD…: the completions of the last word, on one line
  bash "$WORK_DIR/complete" "$@" | sort | tr '\n' ' '
}

test_case "the completion knows commands, their parts and their options"
export KITH SRC
expect_equal "suggest supporter " "$(complete kith su)"
expect_equal "add list remove " "$(complete kith conflict '')"
expect_equal "show set " "$(complete kith setup template s | tr ' ' '\n' | sort -r | tr '\n' ' ' | sed 's/^ *//')"
expect_equal "--preview " "$(complete kith ask --pr)"
expect_equal "csv json text " "$(complete kith due --format '')"
expect_equal "ask no yes " "$(complete kith --store x permission 12 '')"

test_case "the completion knows every command and every option, as the program's tables have them"
while read -r line; do
  words=$(printf '%s' "${line%% --*}")
  case $line in
  '*'*) continue ;;
  esac
  parts='' missing=''
  for word in $words; do # each word of it is offered behind those before it
    complete kith $parts '' | tr ' ' '\n' | grep -qxF -e "$word" || missing="$missing $word"
    parts="$parts $word"
  done
  [ -z "$missing" ] || fail "kith $words: not offered:$missing"
  complete kith $words -- | tr ' ' '\n' | sort >"$WORK_DIR/offered"
  { printf '%s\n' "$line" | tr ' ' '\n' | grep '^--'; sed -n 's/^\*//p' "$WORK_DIR/words" | tr ' ' '\n' | grep '^--'; } | tr -d = | sort -u >"$WORK_DIR/options"
  expect_equal "$words:" "$words:$(comm -13 "$WORK_DIR/offered" "$WORK_DIR/options" | tr '\n' ' ')"
done <"$WORK_DIR/words"
expect_equal "--plain " "$(complete kith --pl)"

test_case "the completion says nothing about what is stored"
expect_equal "" "$(complete kith supporter show '' | tr -d ' ')"
finish
