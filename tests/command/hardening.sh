# What kith is before it touches a secret: whose, with which files open, with which environment, and what the kernel then refuses it.
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/fault/lib.sh"
new_store

test_case "a home or a settings folder of someone else is refused, whoever asks"
mkdir "$WORK_DIR/theirs" && chmod 755 "$WORK_DIR" "$WORK_DIR/theirs"
as_root chown nobody "$WORK_DIR/theirs"
for variable in HOME XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME; do
  env "$variable=$WORK_DIR/theirs" "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" due >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  expect_equal "4 by $variable" "$? by $variable"
  expect_err "The folder that $variable names belongs to someone else."
done
env HOME="$WORK_DIR/nowhere" "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" due >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?
as_root chown "$(id -u)" "$WORK_DIR/theirs"

test_case "set-user-id and set-group-id programs refuse to run"
own_user
# The leak sanitizer cannot look into a set-id program: it ends what has refused with a status of its own.
refused=4
! grep -q __asan_ "$KITH" || refused=1
for mode in 4755 2755; do
  as_root chown nobody:nogroup "$own_place/kith" && as_root chmod $mode "$own_place/kith"
  as_user "$own_place/kith" --version >"$WORK_DIR/out" 2>"$WORK_DIR/err"
  expect_equal "$refused with $mode" "$? with $mode"
  expect_err "must not be installed set-user-id"
done
as_root chmod 755 "$own_place/kith"
as_user "$own_place/kith" --version >"$WORK_DIR/out" 2>&1
expect_equal 0 $?

test_case "settings that somebody else wrote, or anybody could write, are refused: they name the mail program"
printf 'ascii = true;\n' >"$WORK_DIR/conf" && chmod 666 "$WORK_DIR/conf"
run 3 --config "$WORK_DIR/conf" due
expect_err "chmod 600"
chmod 600 "$WORK_DIR/conf"
run 0 --config "$WORK_DIR/conf" due
as_root chown nobody "$WORK_DIR/conf"
run 3 --config "$WORK_DIR/conf" due
expect_err "belongs to someone else"

# Looks at the command while it waits for its passphrase or its input: STATUS-LINE… of it.
waiting() { # COMMAND… : starts it, waiting on a pipe; its number is in $their
  rm -f "$WORK_DIR/pipe" && mkfifo "$WORK_DIR/pipe"
  "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" --today "$TODAY" "$@" <"$WORK_DIR/pipe" >"$WORK_DIR/out" 2>"$WORK_DIR/err" &
  their=$!
  exec 8>"$WORK_DIR/pipe"
  tries=0
  until grep -q '^Seccomp:.*2' "/proc/$their/status" 2>/dev/null || [ $tries -gt 200 ]; do
    tries=$((tries + 1))
    timeout 0.05 tail -f /dev/null
  done
}

go_on() {
  exec 8>&-
  wait "$their"
}

test_case "files that were open when kith was started are closed, but for those it was told of"
exec 5<"$WORK_DIR/conf" 6<"$WORK_DIR/conf"
waiting supporter add
expect_equal "" "$(as_root ls -l "/proc/$their/fd" | grep "$WORK_DIR/conf")"
go_on
exec 5<&- 6<&-
"$KITH" --store "$STORE" --passphrase-file /dev/fd/9 due 9<"$PASS_FILE" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal "0 $(cat "$WORK_DIR/err")" "$? $(cat "$WORK_DIR/err")"
"$KITH" --store "$STORE" --passphrase-fd 9 due 9<"$PASS_FILE" 6<"$WORK_DIR/err" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?

if ! ldd "$KITH" | grep -q asan && ! nm "$KITH" 2>/dev/null | grep -q __asan_init; then
  test_case "commands that start no program give up every way to one: no new privileges, and a filter on calls"
  waiting supporter add
  expect_equal "1 2" "$(awk '/^NoNewPrivs:/ { a = $2 } /^Seccomp:/ { b = $2 } END { print a, b }' "/proc/$their/status")"
  go_on
fi

test_case "what a module loader of GIO or OpenSSL is told is not heeded"
printf 'this is no configuration [' >"$WORK_DIR/openssl"
G_DEBUG='' OPENSSL_CONF=$WORK_DIR/openssl GIO_EXTRA_MODULES=$WORK_DIR SQLITE_TMPDIR=$WORK_DIR/none \
  "$KITH" --store "$STORE" --passphrase-file "$PASS_FILE" verify >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 0 $?

finish
