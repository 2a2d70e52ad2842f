# Who is in, across two accounts of a group; a session left behind is ended, and its drafts are kept and offered.
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/fault/lib.sh"
new_store
OPEN="$KITH --store $STORE --passphrase-file $PASS_FILE --today ${TODAY}T12:00"
LIST="$KITH --store $STORE --passphrase-file $PASS_FILE --today ${TODAY}T12:00 sessions --format csv"

test_case "nobody is in while no screen is open; a command is not counted"
run 0 sessions
expect_err "Nobody has the store open"
run 3 sessions end 12345678
expect_err "Nobody is in under that number"
run 2 sessions end

test_case "a screen is listed with its form, is ended by its number, and what was typed is offered again"
play ended <<SCENARIO
deadline 40
run $OPEN
expect "Nothing is due"
keys 3 n
expect "Log a request"
keys "Priya Shah"
expect "Priya Shah"
expect-shell "$LIST" "$(id -un)"
shell $KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY sessions end \$($LIST | sed -n '2s/,.*//p')
expect-exit 0
expect "ended this session from elsewhere"
run $OPEN
expect "Kept from last time, not saved: take it up now?"
keys ENTER
expect "Priya Shah"
signal KILL
expect-exit KILL
SCENARIO

test_case "what a killed screen left behind shows nobody"
run 0 sessions --format json
expect_equal 0 "$(json 'len(d)')"

test_case "the files say nothing, whoever reads them without the key, and a request that was not made with the key is not heeded"
play sealed <<SCENARIO
run $OPEN
expect "Today"
expect-shell "grep -rlaE '$(id -un)|supporter|request' $STORE/drafts || echo nothing" "nothing"
shell for live in $STORE/drafts/*.live; do (umask 077; echo end >"\${live%.live}.end"); done
resize 81x24
expect "Today"
keys ESC 7
expect "Setup"
signal TERM
expect-exit 0
SCENARIO
expect_equal "" "$(find "$STORE/drafts" -name '*.end')"

test_case "ending a session is in the audit trail, which still verifies"
run 0 verify

test_case "a coordinator of another account sees and ends it in a shared store"
own_user
mv "$STORE" "$own_place/store" && STORE=$own_place/store # where the other account can reach it
group=$(id -gn)
as_root usermod -a -G "$group" "$own_user"
run 0 share "$group"
as_root install -o "$own_user" -m 600 "$PASS_FILE" "$own_home/passphrase"
THEIRS="runuser -u $own_user -- env -i PATH=/usr/bin:/bin HOME=$own_home LC_ALL=C.UTF-8 $own_place/kith --store $STORE --as $(id -un) --passphrase-file $own_home/passphrase --today ${TODAY}T12:00"
[ "$(id -u)" = 0 ] || THEIRS="sudo -n $THEIRS"
play accounts <<SCENARIO
deadline 40
run $KITH --store $STORE --passphrase-file $PASS_FILE --today ${TODAY}T12:00
expect "Today"
keys ESC 7
expect "Setup"
shell $THEIRS sessions end \$($THEIRS sessions --format csv | sed -n '2s/,.*//p')
expect-exit 0
SCENARIO

finish
