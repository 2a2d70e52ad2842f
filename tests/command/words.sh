# The words of the commands: what to do next is a command, and --plain is words alone.
. "$SRC/tests/command/lib.sh"
new_store

test_case "what a rule refuses names a command, never a key of the screens"
printf 'name=Ana Ruiz\nemail=ana@ruiz.example\ngrade=2nd year\nareas=Exams\n' >"$WORK_DIR/ana"
printf 'name=Priya Shah\nemail=priya@shah.example\narea=Exams\nsummary=exams\n' >"$WORK_DIR/priya"
run 0 supporter add <"$WORK_DIR/ana"
run 0 request add <"$WORK_DIR/priya"
expect_err "See who could help (kith suggest)."
run 0 request list
expect_out "See who could help (kith suggest)."
run 0 request show 1 --format json
expect_equal "See who could help (kith suggest)." "$(json "d['next']")"
run 1 ask 1 1
expect_err "kith setup set office.sender_address=ADDRESS sets it."
run 0 setup set "office.sender_address=Help Desk <help@desk.example>"
run 0 setup list --format json
expect_equal "Help Desk help@desk.example" "$(json "' '.join(s['value'] for s in d if s['id'] in ('office.sender_name', 'office.sender_address'))")"
run 3 setup set "office.sender_address=a@x.example, b@x.example"
run 1 introduce 1
expect_err "kith ask"
run 0 acknowledge 1
run 1 acknowledge 1
expect_err "has not left; kith outbox list shows it."
run 0 outbox discard 1
run 1 broadcast 1
expect_err "kith permission asks for permission first."
run 1 permission 1 yes
expect_err "kith permission asks for permission first."
run 1 answer 1 1 yes
expect_err "kith ask asks"
run 1 pair start 1
expect_err "kith introduce passes them on after a yes."
run 1 request close 1 --as details-passed-on
expect_err "kith introduce"
# No sentence of the domain that names a key or a screen is left, and every hint has a command.
expect_equal "" "$(grep -rnE '"[^"]*\b(the Outbox|Agreements|Matches|Setup) (shows|says)' --include='*.c' "$SRC/src")"
expect_equal "" "$(grep -rnE '"[^"]*([.;,] |[(])[a-z]( (asks|records|passes|takes|shows|changes|renames|adds|enters|reopens|sends)|[)][.])' "$SRC/src")"
sed -n 's/^#define HINT_[A-Z_]* "\\001\([a-z-]*\)\\002"$/\1/p' "$SRC/src/base/hint.h" >"$WORK_DIR/hints"
expect_true test "$(wc -l <"$WORK_DIR/hints")" -ge 9
while read -r hint; do
  grep -qE "\{ \"$hint\", \"(kith |[a-z]+ in kith.conf)" "$SRC/src/cli/hint.c" || fail "no command or setting is named for the hint $hint"
done <"$WORK_DIR/hints"

test_case "/BY-15/--plain is words alone: a record a line, no drawing characters, nothing that only aligns"
run 0 supporter list --plain
expect_true grep -qE '^Number: 1; Name: Ana Ruiz; ' "$WORK_DIR/out"
expect_equal 1 "$(wc -l <"$WORK_DIR/out")"
printf 'name=Bea Low\nemail=bea@low.example\ngrade=2nd year\nareas=Exams\n' >"$WORK_DIR/bea"
run 0 supporter add <"$WORK_DIR/bea"
run 0 supporter show 1 --plain
expect_true grep -qx 'Name: Ana Ruiz' "$WORK_DIR/out"
# LISTING: nothing but ASCII where only ASCII was put in, no two spaces, no line that is empty.
run 0 conflict add 1 2 --kind household
for listing in due 'supporter list' 'supporter show 1' 'request list' 'request show 1 --reveal' 'suggest 1' 'suggest 1 --all' 'why --request 1 1' \
  'area list' 'conflict list' 'pair list' 'agreement list' 'outbox list' 'setup list' 'setup template list' verify \
  'undo list' audit report 'passphrase list' handover 'handover list' retention 'consent list' 'access list' sessions \
  'access preview 1 --person' 'access preview 1 --person --entries' 'erase 1 --preview' 'backup --list'; do
  run 0 --plain $listing
  expect_equal "$listing:" "$listing:$(LC_ALL=C grep -nP '[^\x20-\x7e]|  | $|^$' "$WORK_DIR/out")"
  case $listing in pair* | agreement* | outbox* | retention | consent* | 'access list' | sessions | backup*) continue ;; esac # there are none
  [ -s "$WORK_DIR/out" ] || fail "kith --plain $listing prints nothing"
done
printf 'Name,E-mail,Site\nAna Ruiz,ana@ruiz.example,Leeds\n' >"$WORK_DIR/one.csv"
run 0 --plain import supporters "$WORK_DIR/one.csv" --dry-run
expect_out "nothing -> Leeds"
expect_equal "" "$(LC_ALL=C grep -nP '[^\x20-\x7e]' "$WORK_DIR/out")"
printf 'site=\342\224\200\342\226\272 Zo\303\253\n' >"$WORK_DIR/drawn"
run 0 supporter set 1 <"$WORK_DIR/drawn"
run 0 --plain supporter show 1
expect_out "Site: -* Zoë"
run 0 --plain --format csv area list
expect_out "id,name"

test_case "where nobody can be asked the way to a broadcast is told, one command after the other"
run 0 area add "Learning to juggle"
printf 'name=Ines Falk\nemail=ines@falk.example\narea=Learning to juggle\n' >"$WORK_DIR/ines"
run 0 request add <"$WORK_DIR/ines"
juggling=$out
run 0 suggest "$juggling"
expect_err "Nobody can be asked now. kith permission asks whether a summary may go to everyone."
run 1 permission "$juggling" ask
expect_err "There is no summary, and it is the one text that may be sent. kith request set writes it."

finish
