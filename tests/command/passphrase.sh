# Who can open the store.
. "$SRC/tests/command/lib.sh"
new_store
me=$(id -un)
secret() { # NAME TEXT
  (umask 077 && printf '%s\n' "$2" >"$WORK_DIR/$1")
}
secret second "second long passphrase"
secret third "third long passphrase"

test_case "change: the old passphrase opens nothing any more"
run 0 passphrase change --new-passphrase-file "$WORK_DIR/second"
run 4 due
cp "$WORK_DIR/second" "$PASS_FILE"
run 0 due
secret short abc
run 3 passphrase change --new-passphrase-file "$WORK_DIR/short"
expect_err "at least 8"

test_case "add: another coordinator with a passphrase of their own"
run 0 passphrase add pat --new-passphrase-file "$WORK_DIR/third"
run 3 passphrase add pat --new-passphrase-file "$WORK_DIR/third"
"$KITH" --store "$STORE" --as pat --passphrase-file "$WORK_DIR/third" due >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?
run 3 passphrase add "pat smith" --new-passphrase-file "$WORK_DIR/third"

test_case "remove: the store gets a new key and a new code, and the other is out"
cp "$RECOVERY_FILE" "$WORK_DIR/old-code"
run 1 passphrase remove "$me"
run 0 passphrase remove pat --recovery-file "$RECOVERY_FILE"
expect_false cmp -s "$WORK_DIR/old-code" "$RECOVERY_FILE"
expect_equal 600 "$(stat -c %a "$RECOVERY_FILE")"
"$KITH" --store "$STORE" --as pat --passphrase-file "$WORK_DIR/third" due >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 4 $?
run 0 verify
run 3 passphrase remove pat
expect_err 'There is nobody called "pat" who can open this store'
refuse_err "--as"
run 3 passphrase role pat --role deputy
expect_err 'There is nobody called "pat" who can open this store'
refuse_err "--as"

test_case "recover: the code sets a passphrase anew, and gives way to a new code"
cp "$RECOVERY_FILE" "$WORK_DIR/old-code"
run 0 passphrase recover --recovery-file "$RECOVERY_FILE" --new-passphrase-file "$WORK_DIR/third"
expect_false cmp -s "$WORK_DIR/old-code" "$RECOVERY_FILE"
run 4 due
cp "$WORK_DIR/third" "$PASS_FILE"
run 0 due
run 4 passphrase recover --recovery-file "$WORK_DIR/old-code" --new-passphrase-file "$WORK_DIR/second"
run 0 due

test_case "recover: the code may come in the passphrase's place, and the new one on standard output"
"$KITH" --store "$STORE" --passphrase-file "$RECOVERY_FILE" passphrase recover --new-passphrase-file "$WORK_DIR/second" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?
expect_true test "$(wc -c <"$WORK_DIR/out")" -ge 35
cp "$WORK_DIR/second" "$PASS_FILE"
run 0 due

test_case "no passphrase is in the arguments or the environment of the process"
run 2 --passphrase "second long passphrase" due
KITH_PASSPHRASE="second long passphrase" setsid "$KITH" --store "$STORE" due </dev/null >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 2 $?

finish
