# The terminal goes away, or the program is told to go: it leaves at once, and what was typed is offered again.
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/fault/lib.sh"
new_store
first_store=$STORE

# A store of its own for a test, whose screen $OPEN shows.
open_copy() { # NAME
  STORE=$WORK_DIR/$1
  cp -a "$first_store" "$STORE"
  OPEN="$KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY"
  cat >"$WORK_DIR/typed.inc" <<SCENARIO
expect "Nothing is due"
keys 3 n
expect "Log a request"
keys "Priya Shah" TAB "priya@shah.example" TAB
expect "priya@shah.example"
SCENARIO
  cat >"$WORK_DIR/offered.inc" <<SCENARIO
deadline 20
run $OPEN
expect "Kept from last time, not saved: take it up now?"
expect "new request"
keys ENTER
expect "Log a request"
expect "Priya Shah"
expect "priya@shah.example"
SCENARIO
}

test_case "/LA-14/a-closed-terminal-ends-the-program-within-2-seconds-even-where-hangups-are-ignored"
open_copy closed
play closed <<SCENARIO
run sh -c 'trap "" HUP; exec $OPEN'
expect "Nothing is due"
deadline 2
close
expect-exit 0
SCENARIO

test_case "a terminal closed at the passphrase ends the program within 2 seconds"
play closed-at-passphrase <<SCENARIO
run sh -c 'trap "" HUP; exec $KITH --store $STORE'
expect "Passphrase"
deadline 2
close
expect-exit 0
SCENARIO

test_case "/LA-14/a-terminal-closed-inside-a-form-keeps-what-was-typed-and-the-next-start-offers-it"
open_copy closed-in-form
play closed-in-form <<SCENARIO
run sh -c 'trap "" HUP; exec $OPEN'
include typed.inc
deadline 2
close
expect-exit 0
include offered.inc
SCENARIO

for signal in HUP TERM INT QUIT; do
  test_case "/LA-14/SIG$signal-inside-a-form-keeps-what-was-typed-and-the-next-start-offers-it"
  open_copy "signal-$signal"
  play "signal-$signal" <<SCENARIO
run $OPEN
include typed.inc
deadline 2
signal $signal
expect-exit 0
include offered.inc
SCENARIO
done

test_case "/LA-14/what-was-typed-a-few-seconds-ago-outlives-even-SIGKILL"
open_copy killed
play killed <<SCENARIO
run $OPEN
include typed.inc
expect "seconds ago"
signal KILL
expect-exit KILL
include offered.inc
SCENARIO

test_case "/LA-14/a-draft-is-sealed-and-its-files-say-nothing"
open_copy sealed
play sealed <<SCENARIO
run $OPEN
include typed.inc
signal TERM
expect-exit 0
SCENARIO
expect_equal 1 "$(find "$STORE/drafts" -name '*.draft' | wc -l)"
expect_equal "" "$(grep -rlaiE 'priya shah|priya@|shah\.example' "$STORE")"
expect_equal "" "$(find "$STORE/drafts" -type f -perm /077)"

test_case "/LA-14/a-draft-that-was-not-taken-up-is-offered-again-and-one-that-was-saved-is-gone"
play again <<SCENARIO
run $OPEN
expect "Kept from last time"
keys ESC F10 RIGHT ENTER
expect-exit 0
include offered.inc
keys HOME TAB*2 "Exams" F2
expect-not "Log a request"
signal TERM
expect-exit 0
run $OPEN
expect "Today"
expect-not "Kept from last time"
SCENARIO
expect_equal "" "$(find "$STORE/drafts" -name '*.draft')"
run 0 request show 1 --reveal
expect_out "Priya Shah"

test_case "after SIGTERM the terminal is as it was, and nothing personal is left on it"
open_copy left-behind
play left-behind <<SCENARIO
run sh -c 'stty -a >before; $OPEN; stty -a >after; echo left; read line'
include typed.inc
raw-mark
shell kill -TERM \$(pgrep -f -- "--store $STORE " | while read -r pid; do grep -qx kith /proc/\$pid/comm && echo \$pid; done)
expect "left"
expect-not "Priya"
expect-raw "\e[?2004l"
expect-raw "\e[?1049l"
expect-shell "cmp before after && echo the same" "the same"
SCENARIO

test_case "stopping with Ctrl-Z and going on with fg arms bracketed paste again, and keeps what was typed"
open_copy stopped
play stopped <<SCENARIO
env PS1=prompt>
unset ENV
run sh -i
expect "prompt>"
keys "$OPEN" ENTER
include typed.inc
raw-mark
keys C-z
expect "Stopped"
expect-not "Priya"
expect-raw "\e[?2004l"
raw-mark
keys "fg" ENTER
expect "Log a request"
expect "Priya Shah"
expect-raw "\e[?2004h"
keys S-TAB S-TAB END
paste " of\nPreston"
expect "Priya Shah of Preston"
signal HUP
SCENARIO
run 0 verify

test_case "Ctrl-Z does not stop an import half way, with others waiting to save"
open_copy busy
{
  echo Name,E-mail
  seq 5000 | sed 's/.*/Person &,p&@example.org/'
} >"$WORK_DIR/many.csv"
play busy <<SCENARIO
env PS1=prompt>
unset ENV
run sh -i
expect "prompt>"
keys "$OPEN" ENTER
expect "Nothing is due"
keys 2 f "$WORK_DIR/many.csv" ENTER
expect "5000 to add"
burst F2 C-z
expect-words "5000 added, 0 changed."
expect-not "Stopped"
signal HUP
SCENARIO
run 0 verify

test_case "a terminal that takes nothing more keeps nobody else from saving"
open_copy stalled
printf 'name=Okapi Wombat\nemail=okapi@wombat.example\n' >"$WORK_DIR/okapi"
run 0 supporter add <"$WORK_DIR/okapi"
printf 'name=Zebra Quagga\nemail=zebra@quagga.example\n' >"$WORK_DIR/zebra"
/usr/bin/python3 "$SRC/tests/fault/stalled.py" "$KITH" "$STORE" "$PASS_FILE" "$WORK_DIR/zebra" >"$WORK_DIR/stalled.log" 2>&1 || fail "$(cat "$WORK_DIR/stalled.log")"
run 0 verify

finish
