# What is asked on a terminal: passphrases that are not shown, fields one by one, and Ctrl-C at any of it.
. "$SRC/tests/command/lib.sh"

ask() { # ARGUMENT…: kith in a terminal of its own, with the dialogue on standard input; what it showed is in $out
  cat >"$WORK_DIR/dialogue"
  /usr/bin/python3 "$SRC/tests/command/prompts.py" "$WORK_DIR/dialogue" "$KITH" --store "$STORE" --today "$TODAY" "$@" \
    >"$WORK_DIR/out" 2>"$WORK_DIR/err" </dev/null
  out=$(cat "$WORK_DIR/out")
  err=$(cat "$WORK_DIR/err")
  refuse_out FAILED
  expect_equal "" "$err"
}

test_case "init asks twice for a passphrase, shows neither, says how strong it is and prints the code"
STORE=$WORK_DIR/asked
ask init <<'DIALOGUE'
wait A new passphrase for this store: 
hidden
type correct horse battery asked
wait That passphrase is
wait Once more: 
hidden
type correct horse battery asked
wait The store is made
DIALOGUE
expect_out "recovery code"
expect_out "status 0"
expect_out "echo on"
refuse_out "horse"
expect_true test -f "$STORE/kith.db"

test_case "two passphrases that differ make no store, nor does a short one or Ctrl-C"
STORE=$WORK_DIR/never
ask init <<'DIALOGUE'
wait A new passphrase
hidden
type correct horse battery one
wait Once more: 
hidden
type correct horse battery two
DIALOGUE
expect_out "The two passphrases differ."
expect_out "status 3"
expect_false test -e "$STORE"
ask init <<'DIALOGUE'
wait A new passphrase
hidden
key ctrl-c
DIALOGUE
expect_out "signal 2"
expect_out "echo on"
expect_false test -e "$STORE"
ask init <<'DIALOGUE'
wait A new passphrase
hidden
type correct horse battery one
wait Once more: 
hidden
signal TERM
DIALOGUE
expect_out "signal 15"
expect_out "echo on"
expect_false test -e "$STORE"
ask init <<'DIALOGUE'
wait A new passphrase
hidden
key ctrl-d
DIALOGUE
expect_out "echo on"
refuse_out "status 0"
expect_false test -e "$STORE"

new_store
secret=$(cat "$PASS_FILE")
test_case "the passphrase is asked for without being shown, and a wrong one opens nothing"
ask area list <<DIALOGUE
wait Passphrase: 
hidden
type $secret
wait Exams
DIALOGUE
expect_out "status 0"
expect_out "echo on"
refuse_out "$secret"
ask area list <<'DIALOGUE'
wait Passphrase: 
hidden
type not this one at all
DIALOGUE
expect_out "status 4"
refuse_out "not this one"
ask area list <<'DIALOGUE'
wait Passphrase: 
hidden
key ctrl-backslash
DIALOGUE
expect_out "echo on"
expect_out "signal 3"

test_case "supporter add asks field by field, and again for what will not do"
ask --passphrase-file "$PASS_FILE" supporter add <<'DIALOGUE'
wait Name
shown
type 
wait Name
type Ana Ruiz
wait E-mail
type ana@ruiz.example, other@ruiz.example
wait E-mail
type ana@ruiz.example
wait Phone
type 
wait Grade
type 2nd year
wait Grade since
type 
wait Cohort
type 
wait Site
type Preston
wait Specialty
type 
wait Areas
type Exams
rest
DIALOGUE
expect_out "status 0"
run 0 supporter show 1 --format json
expect_equal "Ana Ruiz ana@ruiz.example Preston" "$(json "' '.join([d['name'], d['email'], d['site']])")"

test_case "Ctrl-C or the end of the input among the fields stores nothing and leaves the terminal as it was"
for key in ctrl-c ctrl-d; do
  ask --passphrase-file "$PASS_FILE" supporter add <<DIALOGUE
wait Name
type Never Stored
wait E-mail
type never@stored.example
wait Phone
key $key
DIALOGUE
  expect_out "echo on"
  refuse_out "status 0"
  run 0 supporter list --format json
  expect_equal 1 "$(json 'len(d)')"
done
expect_out "Ana Ruiz"

test_case "supporter set asks for what is to change, a dash empties"
printf 'phone=07700 900123\n' >"$WORK_DIR/phone"
run 0 supporter set 1 <"$WORK_DIR/phone"
run 0 supporter show 1 --format json
expect_equal "07700 900123" "$(json "d['phone']")"
ask --passphrase-file "$PASS_FILE" supporter set 1 <<'DIALOGUE'
wait Name
type 
wait E-mail
type 
wait Phone
type -
wait Grade
key ctrl-c
DIALOGUE
run 0 supporter show 1 --format json
expect_equal "07700 900123" "$(json "d['phone']")"

test_case "passphrase change asks for the old one and twice for the new one"
ask passphrase change <<DIALOGUE
wait assphrase
hidden
type $secret
wait new passphrase
hidden
type another long one entirely
wait Once more: 
hidden
type another long one entirely
DIALOGUE
expect_out "status 0"
refuse_out "entirely"
run 4 due
(umask 077 && echo "another long one entirely" >"$PASS_FILE")
run 0 due

finish
