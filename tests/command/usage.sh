# The command line itself: help, options anywhere, wrong usage.
. "$SRC/tests/command/lib.sh"
new_store

test_case "/BY-15/help lists every command and says what each is for"
run 0 help
expect_out "kith suggest REQUEST [--all]"
expect_out "kith pair end ID"
"$KITH" help --words | grep -v '^\*' | sed 's/ --.*//' >"$WORK_DIR/words"
expect_true test "$(wc -l <"$WORK_DIR/words")" -ge 60
while read -r words; do
  run 0 help $words
  expect_out "kith $words"
done <"$WORK_DIR/words"
for words in "import supporters" "export" "backup" "area set" "permission"; do # how it is used names each option that is explained
  run 0 help $words
  sed -n 's/^  \(--[a-z-]*\).*/\1/p' "$WORK_DIR/out" >"$WORK_DIR/explained"
  while read -r option; do
    head -n 1 "$WORK_DIR/out" | grep -qF -e "$option" || fail "kith $words: $option is explained and not in its first line"
  done <"$WORK_DIR/explained"
done
run 0 help permission
expect_out "yes|no [--on DAY] [--how TEXT]"

test_case "--help shows how one command is used, --version what was built"
run 0 supporter consent --help
expect_out "--wording TEXT"
run 0 --version
expect_out "kith "
expect_out "store"

test_case "wrong usage is exit 2 and says how it goes"
run 2 suggets 3
expect_err "There is no command"
run 2 supporter
expect_err "kith supporter add"
run 2 suggest
expect_err "Use: kith suggest REQUEST"
run 2 due today
run 2 due --alll
expect_err "--alll"
run 2 --format xml due
expect_err "text, csv, json"
run 2 request close 1
expect_err "Say how it ended"
run 2 request close 1 --as finished
expect_err "details-passed-on"
run 2 area list --format
run 2 --format csv area list --format json
expect_err "given twice"
run 2 conflict add 1 2 --kind rivals
expect_err "former partner"
run 2 permission 1 maybe
run 2 answer 1 2 perhaps
run 2 export everything
run 2 why 3
run 2 setup set ask.days=3
run 2 snooze 1 31feb
run 2 access
run 2 access write 1
run 2 access leave-out 1 2
run 2 backup
run 2 restore
run 2 share
run 2 erase
run 2 undo last
run 2 redo 3
run 2 audit --from tomorow
run 2 audit --limit many
run 2 passphrase role
run 2 retention clear --kind everything
run 2 sessions end

test_case "the same kind of mistake has the same code, wherever it is made"
for words in "supporter add" "supporter set 1" "request add" "setup set"; do # what does not exist, here and on standard input
  run 2 $words no_such=1 </dev/null
  printf 'no_such=1\n' | kith $words >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  expect_equal "$words 2" "$words $?"
  printf 'nothing\n' | kith $words >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  expect_equal "$words 2" "$words $?"
  run 2 $words </dev/null
  expect_err "Nothing was given."
done
run 3 setup set ask.answer_days=many
printf 'ask.answer_days=many\n' | kith setup set >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 3 $?
for words in report audit; do # a day that is one and does not fit
  run 3 $words --from 2026-02-01 --until 2026-01-01
  expect_err "ends before it begins"
done
run 3 snooze 99 +1w
expect_err "There is no task 99"
run 3 snooze 99 yesterday

test_case "a name instead of a number is refused, since others could read it"
run 2 supporter show "Sam Hill"
expect_err "Names are not taken here"
refuse_err "Sam Hill"

test_case "a day that is none, and a clock that stands still"
TODAY=2026-02-30 run 2 due
TODAY=tomorrow run 2 due
TODAY=2026-11-22T09:30 run 0 due

test_case "global options stand anywhere on the line"
run 0 area --format json list
expect_equal 11 "$(json 'len(d)')"
run 0 area list --format=json
expect_equal True "$(json "str(d[0]['sensitive'] in (True, False))")"
"$KITH" area list --today 2026-11-22 --passphrase-file "$PASS_FILE" --store "$STORE" >"$WORK_DIR/out"
expect_equal 0 $?

test_case "before the command --as says who you are, behind it how something ended"
run 4 --as nobody due
expect_err "no coordinator"
run 3 --as "$(id -un)" request close 999 --as met
expect_err "There is no request 999"
run 3 request close 999 --as met --as "$(id -un)"
run 2 request close 999 --as mett
expect_err "Put --as NAME before the command"

test_case "a record that is not there is exit 3"
for words in "supporter show" "request show" "pair show" "agreement show" "outbox show" "suggest" "supporter retire" \
  "request withdraw" "conflict remove" "outbox discard" "outbox mark-sent" "pair end" "request call" "supporter call" \
  "outbox correct" "undo" "sessions end" "access pause" "access resume" "access answered" "access preview"; do
  echo note | kith $words 999 >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  expect_equal "$words 3" "$words $?"
done

test_case "without a terminal and without a passphrase nothing waits"
setsid "$KITH" --store "$STORE" due </dev/null >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 2 $?
expect_true grep -q -- --passphrase-file "$WORK_DIR/err"

test_case "a reader that had enough is no failure, a full disk is"
kith setup list 2>"$WORK_DIR/err" | head -n 1 >/dev/null
expect_equal "" "$(cat "$WORK_DIR/err")"
kith setup list >/dev/full 2>"$WORK_DIR/err"
expect_equal 4 $?
expect_true grep -q "could not be written" "$WORK_DIR/err"

test_case "a mistake in kith.conf names file and line, and nothing starts half-configured"
mkdir -p "$XDG_CONFIG_HOME/kith"
printf '# mine\ncolor = "8";\n' >"$XDG_CONFIG_HOME/kith/kith.conf"
run 3 due
expect_err "kith.conf"
expect_err "2"
printf 'colour = "8";\n' >"$XDG_CONFIG_HOME/kith/kith.conf"
run 0 due
run 3 due --config "$SRC/tests/run"

test_case "keys for what is no action or no key stop a command too, with file and line"
printf '# mine\nkeys = { nosuch = "b"; };\n' >"$WORK_DIR/mine.conf"
run 3 due --config "$WORK_DIR/mine.conf"
expect_err "$WORK_DIR/mine.conf, line 2: There is no action called \"nosuch\""
printf 'keys = { undo = "F55"; };\n' >"$WORK_DIR/mine.conf"
run 3 --config "$WORK_DIR/mine.conf" area add Gardening
expect_err "line 1: There is no key called"
run 0 area list
refuse_out "Gardening"
run 0 help --config "$WORK_DIR/mine.conf"

test_case "settings that somebody named must be there"
run 3 due --config /nonexistent
expect_err "There is no file /nonexistent"
run 3 --config /nonexistent </dev/null
expect_err "There is no file /nonexistent"

test_case "bytes that are no text are refused"
run 2 area add "$(printf 'x\377')"
expect_err "no text"
run 2 area add --name "$(printf 'x\377')"
run 2 area set Exams --name "$(printf 'x\377')"
expect_err "behind --name"

test_case "a closed standard output is said, and nothing is done"
kith area add Gardening >&- 2>"$WORK_DIR/err"
expect_equal 4 $?
expect_err "Standard output is closed"
run 0 area list
refuse_out "Gardening"
kith due <&- >"$WORK_DIR/out" 2>&-
expect_equal 0 $?

test_case "what the store needs has a number of its own in CSV and JSON, and none in the text"
run 0 due --format json
expect_equal true "$(json "len(d) > 1 and all(r['id'] < 0 for r in d) and len({r['id'] for r in d}) == len(d)")"
expect_equal -3 "$(json "[r['id'] for r in d if r['kind'] == 'backup'][0]")"
run 0 due --format csv
expect_true grep -q '^-3,store,' "$WORK_DIR/out"
run 0 due
refuse_out "-3"

finish
