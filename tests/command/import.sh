# Importing a register, and exporting it again.
. "$SRC/tests/command/lib.sh"
new_store
file=$WORK_DIR/register.csv
count() { kith supporter list --all --format json 2>/dev/null | /usr/bin/python3 -c 'import json, sys; print(len(json.load(sys.stdin)))'; }

test_case "/SW-2/an unknown column or value is shown, and stops with the option that settles it"
printf 'Name,E-mail address,Favourite colour,Areas\nAna Ruiz,ana@example.org,blue,Exams\nSam Hill,sam@example.org,red,Housing\n' >"$file"
run 3 import supporters "$file"
expect_err "Favourite colour"
expect_err "--map"
expect_equal 0 "$(count)"
run 3 import supporters "$file" --map 'Favourite colour='
expect_err "--map-value"
expect_err "add it with --new-area 'Housing', or with --new-sensitive-area 'Housing' if it says something private"
run 3 import supporters "$file" --map 'Favourite colour=' --map-value 'Housing=Gardening'
run 2 import supporters "$file" --map 'Favourite colour=shoe size'
run 2 import supporters "$file" --map 'Favourite colour'
expect_equal 0 "$(count)"

test_case "a dry run says what would be done and changes nothing"
run 0 import supporters "$file" --map 'Favourite colour=notes' --map-value 'areas:Housing=Exams' --dry-run
expect_out "add"
expect_err "2 to add"
expect_equal 0 "$(count)"

test_case "the import is one step, and what was settled is remembered"
run 0 import supporters "$file" --map 'Favourite colour=notes' --map-value 'Housing=Exams'
expect_equal 2 "$(count)"
run 0 undo --preview
cp "$WORK_DIR/out" "$WORK_DIR/last"
run 0 import supporters "$file"
expect_err "2 the same"

test_case "an import that changes nothing offers no undo, which would take back what came before"
refuse_err "undo"
expect_err "There was nothing to import"
run 0 undo --preview
expect_same "$WORK_DIR/last"

test_case "undo takes the people back and keeps what was settled, which is said and can be changed"
run 0 undo
expect_equal 0 "$(count)"
run 0 import supporters - <"$file"
expect_err "Remembered from an earlier import"
expect_err 'The column "Favourite colour": Notes'
expect_err '"Housing" under Areas: Exams'
expect_equal 2 "$(count)"
run 0 undo
run 0 import supporters "$file" --map 'Favourite colour=' --dry-run
refuse_err 'The column "Favourite colour": Notes'
run 0 import supporters "$file"
expect_equal 2 "$(count)"

test_case "a heading with '=' in it is split at the last one"
printf 'Name,Email,a=b\nA B,ab@example.org,x\n' >"$file"
run 0 import supporters "$file" --map 'a=b=notes' --dry-run

test_case "changes are shown, people are recognised by address and never merged"
printf 'Name;Email;Site\nAna Ruiz;ana@example.org;Leeds\nSomeone Else;sam@example.org;York\n' >"$file"
run 0 import supporters "$file" --dry-run --format json
expect_equal change "$(json "[r['what'] for r in d if r['name'] == 'Ana Ruiz'][0]")"
expect_equal leave "$(json "[r['what'] for r in d if r['name'] == 'Someone Else'][0]")"
expect_equal true "$(json "any('Leeds' in c for r in d for c in r['changes'])")"

test_case "a sensitive area imported without consent is kept inert and reported"
printf 'name,email,areas\nMax Stone,max@example.org,Mental health lived\n' >"$file"
run 0 import supporters "$file"
expect_err "Max Stone: Mental health"
run 0 supporter list
expect_out "consent missing"

test_case "/LA-5/an export without private areas, imported again, takes none away"
run 0 export supporters
refuse_out "Mental health"
cp "$WORK_DIR/out" "$WORK_DIR/export.csv"
sed 's/max@example.org,/max@example.org,07700 900123/' "$WORK_DIR/export.csv" >"$WORK_DIR/changed.csv"
run 0 import supporters "$WORK_DIR/changed.csv"
refuse_out "Mental health"
refuse_err "Mental health"
run 0 export supporters --reveal
expect_out "Mental health lived"

test_case "a name alone changes nobody"
printf 'Name,Site\nAna Ruiz,Atlantis\n' >"$file"
run 0 import supporters "$file"
expect_out "has the same name; add the address, or change it by hand"
run 0 supporter list --format json
refuse_out "Atlantis"

test_case "a dry run shows what was read of someone new, private areas only counted"
printf 'Name,E-mail,Areas,Grade since\nNew One,new@example.org,"Exams, Mental health",1/9/2026\n' >"$file"
run 0 import supporters "$file" --dry-run
expect_out "E-mail: new@example.org; Grade since: 2026-09-01; Areas: Exams; 1 private"

test_case "--map and --map-value that nothing in the file needs are wrong usage"
run 2 import supporters "$file" --map 'Nope=notes' --dry-run
expect_err '"Nope"'
run 2 import supporters "$file" --map-value 'Nothing such=Exams' --dry-run
expect_err '"Nothing such"'

test_case "a row that cannot be read stops the import; the option that leaves it out is named"
printf 'Name,E-mail,Left on\nGood One,g1@example.org,\nBad One,"b@example.org, c@example.org",31/02/2026\nWorse One,x,\n' >"$file"
before=$(count)
run 3 import supporters "$file"
expect_err "2 rows cannot be read. Row 3, column 2 (E-mail): Two addresses. Keep one."
expect_err "--leave-row 3 --leave-row 4"
expect_out "column 3 (Left on): 31 Feb is not a day."
expect_err "1 to add, 0 to change, 0 the same, 0 left out, 2 that cannot be read."
expect_equal "$before" "$(count)"
run 3 import supporters "$file" --dry-run
run 3 import supporters "$file" --leave-row 3
expect_err "--leave-row 4"
refuse_err "--leave-row 3"
expect_equal "$before" "$(count)"
run 0 import supporters "$file" --leave-row 3 --leave-row 4 --format json
expect_equal leave "$(json "[r['what'] for r in d if r['id'] == 3][0]")"
expect_equal true "$(json "'left out by you: column 2 (E-mail)' in [r['why'] for r in d if r['id'] == 3][0]")"
expect_err "1 to add, 0 to change, 0 the same, 2 left out."
expect_equal "$((before + 1))" "$(count)"
expect_err "Imported: 1 added, 0 changed, 2 left out (rows 3 and 4)."
run 2 import supporters "$file" --leave-row 9
expect_err "--leave-row names row 9, and the file has none of that number."
run 2 import supporters "$file" --leave-row two

test_case "rows are counted as a spreadsheet does: a cell of several lines is in one, and an empty line is one"
printf 'Name,Notes,Left on\nGood One,"two\nlines",\n\nBad One,,31/02/2026\n' >"$file"
run 3 import supporters "$file"
expect_err "Row 4, column 3 (Left on): 31 Feb is not a day."
expect_err "--leave-row 4"

test_case "all that cannot be read is left out at once where that is said, and named"
printf 'Name,E-mail,Left on\nGood Two,g2@example.org,\nBad One,b@example.org,31/02/2026\nBad One,b@example.org,32/02/2026\nBad Two,x,\n' >"$file"
before=$(count)
run 3 import supporters "$file"
expect_err "with --leave-unreadable"
run 0 import supporters "$file" --leave-unreadable --dry-run
expect_equal "$before" "$(count)"
run 0 import supporters "$file" --leave-unreadable
expect_out "left out by you: column 3 (Left on): 31 Feb is not a day."
expect_out "left out by you: column 2 (E-mail)"
expect_err "1 to add, 0 to change, 0 the same, 3 left out."
expect_err "Imported: 1 added, 0 changed, 3 left out (rows 3, 4 and 5)."
expect_equal "$((before + 1))" "$(count)"
printf 'Name,E-mail\nGood Three,g3@example.org\n' >"$file"
run 0 import supporters "$file" --leave-unreadable
expect_err "Imported: 1 added, 0 changed. kith undo"
awk 'BEGIN { print "Name,E-mail"; for (i = 0; i < 20; i++) print "Bad,x" i; print "Good Four,g4@example.org" }' >"$file"
run 0 import supporters "$file" --leave-unreadable
expect_err "20 left out (rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 8 more)."

test_case "what cannot be trusted is refused whole, rows left out or not"
printf 'name,email\nGood One,g@example.org\n"Bad,b@example.org\n' >"$file"
run 3 import supporters "$file" --leave-row 3
refuse_err "--leave-row"

test_case "names are those of the screen, and the option is copied as it stands"
printf 'Name,Areas\nTom Parry,"Tom'"'"'s own: fire"\n' >"$file"
run 3 import supporters "$file"
expect_err '"Tom'"'"'s own: fire" under Areas is not known.'
refuse_err '"areas:'
option=$(sed -n "s/.*or leave it out with \(--map-value '.*='\)\..*/\1/p" "$WORK_DIR/err")
eval "run 0 import supporters \"\$file\" $option --dry-run"

test_case "a new area comes with the import, and goes with its undo"
printf 'Name,E-mail,Areas\nSam Park,sp@example.org,"Juggling, Diving"\n' >"$file"
run 3 import supporters "$file"
expect_err "--new-area 'Juggling'"
run 0 import supporters "$file" --new-area Juggling --new-sensitive-area Diving
expect_err "Sam Park: Diving"
refuse_err "Sam Park: Juggling"
run 0 area list
expect_out "Juggling"
run 0 undo
run 0 area list
refuse_out "Juggling"
run 3 import supporters "$file" --new-area Exams
expect_err "already an area"

test_case "letters of two encodings in one file are refused, whichever comes first"
for text in 'Name,Site\nJos\351,x\nZo\303\253 W,y\n' 'Name,Site\nZo\303\253 W,y\nJos\351,x\n'; do
  printf "$text" >"$file"
  run 3 import supporters "$file"
  expect_err "column 1"
done

test_case "two columns of the same name are refused; of two that mean the same one is settled"
printf 'name,name\nAna,Ruiz\n' >"$file"
run 3 import supporters "$file"
expect_err 'Two columns are both "Name"'
printf 'Name,E-mail,Work e-mail\nAna Two,a2@example.org,a3@example.org\n' >"$file"
run 3 import supporters "$file"
expect_err "It looks like E-mail"
run 0 import supporters "$file" --map 'Work e-mail=' --dry-run
expect_out "a2@example.org"
run 3 import supporters "$file" --map 'Work e-mail=email' --dry-run
expect_err "--map 'E-mail='"

test_case "a pipe that gives its data late is waited for"
mkfifo "$WORK_DIR/pipe"
printf 'Name,E-mail\nPiped One,piped@example.org\n' >"$WORK_DIR/pipe" &
run 0 import supporters "$WORK_DIR/pipe" --dry-run
expect_out "Piped One"
wait

refused() { # WHAT PRINTF_TEXT NEEDLE
  test_case "refused as a whole, with row, column and reason: $1"
  printf "$2" >"$file"
  before=$(count)
  run 3 import supporters "$file"
  expect_err "$3"
  expect_equal "$before" "$(count)"
}
refused "broken quoting" 'name,email\nGood One,g@example.org\n"Bad,b@example.org\n' "ow 3"
refused "a NUL" 'name,email\nGood One,g@example.org\nBad\0One,b@example.org\n' "ow 3"
refused "a row of another length" 'name,email\nGood One,g@example.org\nBad One\n' "ow 3"
refused "broken letters" 'name,email\nGood One,g@example.org\nBj\201rn,b@example.org\n' "ow 3, column 1"
refused "a newline in an address" 'name,email\nGood One,g@example.org\nBad One,"b@example.org\nBcc: c@example.org"\n' "ow 3, column 2 (email)"
refused "two addresses in one cell" 'name,email\nGood One,g@example.org\nBad One,"b@example.org, c@example.org"\n' "ow 3"
refused "an escape sequence in a name" 'name,email\nGood One,g@example.org\n\033]0;x\007Bad,b@example.org\n' "ow 3"
refused "an .xlsx file" 'PK\003\004rest' "CSV"
refused "an empty file" '' "There is nothing to import: the first row must hold the headings, as Name and E-mail."
test_case "refused as a whole: a cell of a megabyte"
{ printf 'name,email,notes\nBad One,b@example.org,' && head -c 1000000 /dev/zero | tr '\0' x && echo; } >"$file"
before=$(count)
run 3 import supporters "$file"
expect_err "Row 2, column 3"
expect_equal "$before" "$(count)"
run 3 import supporters "$WORK_DIR/not-there.csv"

test_case "hostile text is inert in what an import says, and in what it leaves behind"
printf 'Na\342\200\256me,E-mail,\033[31mTeam\n"Ber\342\200\256t\nOld",bert@example.org,"\033[2Jx"\n\033[31mEd,"a@example.org, b@example.org",\n' >"$file"
run 3 import supporters "$file"
expect_err 'Team'
run 3 import supporters "$file" --map '[31mTeam=notes'
expect_out "Ed"
expect_false grep -qE "$(printf '\033|\342\200\256')" "$WORK_DIR/out" "$WORK_DIR/err"
run 0 import supporters "$file" --map '[31mTeam=notes' --leave-row 3
expect_false grep -qE "$(printf '\033|\342\200\256')" "$WORK_DIR/out" "$WORK_DIR/err"
run 0 supporter list
expect_out "Bert Old"
expect_false grep -qE "$(printf '\033|\342\200\256')" "$WORK_DIR/out"

test_case "BOM, CRLF, tabs, quoted newlines and Windows-1252 are read"
printf '\357\273\277name\temail\tnotes\r\nZo\303\253 Ward\tzoe@example.org\t"two\r\nlines"\r\n' >"$file"
run 0 import supporters "$file"
printf 'name;email\nJos\351 Garc\355a;jose@example.org\n' >"$file"
run 0 import supporters "$file"
run 0 supporter list
expect_out "Zoë Ward"
expect_out "José García"

test_case "a formula is inert on export and comes back the same on import"
printf 'name,email,phone,notes\nFormula One,f1@example.org,+44 7700 900123,=cmd()\nFormula Two,f2@example.org,,"@SUM(1)"\n' >"$file"
run 0 import supporters "$file"
run 0 export supporters
expect_out "'=cmd()"
expect_out "'+44 7700 900123"
expect_false grep -qE '(^|,)"?[=@+-]' "$WORK_DIR/out"
cp "$WORK_DIR/out" "$WORK_DIR/export.csv"
run 0 import supporters "$WORK_DIR/export.csv" --map id= --dry-run
expect_err "0 to add, 0 to change"
run 0 export supporters --format json
expect_equal "=cmd()" "$(json "[r['notes'] for r in d if r['name'] == 'Formula One'][0]")"

test_case "the export is noted in the audit trail, and the store verifies"
run 0 verify
expect_out "audit chain"

test_case "5,000 rows are imported whole"
/usr/bin/python3 -c '
print("name,email,areas")
for i in range(5000): print(f"Person {i},p{i}@example.org,Exams")' >"$file"
run 0 import supporters "$file"
expect_err "5000 added"

finish
