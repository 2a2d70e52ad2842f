# A private store is shared with a group, whole or not at all, and taken back.
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/fault/lib.sh"
new_store
run 0 area add Shared
modes() { find "$STORE" -printf '%y %m %g\n' | sort -u; }
mine=$(id -gn)
private=$(printf 'd 700 %s\nf 600 %s' "$mine" "$mine")

test_case "share gives directory, files and drafts to the group and nobody else"
mkdir -p "$STORE/drafts" && (umask 077 && echo sealed >"$STORE/drafts/some.draft")
expect_equal "$private" "$(modes)"
run 0 share "$mine"
expect_equal "$(printf 'd 2770 %s\nf 660 %s' "$mine" "$mine")" "$(modes)"
run 0 area list
run 0 verify

test_case "share --nobody takes it back, and the store opens as before"
run 0 share --nobody
expect_equal "$private" "$(modes | sed 's/d 2700/d 700/')"
run 0 area list
expect_out "Shared"

test_case "a group that is not there, or that one is not in, is refused and nothing changes"
before=$(modes)
run 3 share no-such-group-here
run 1 share daemon
expect_err "You are not in the group"
run 2 share
run 2 share "$mine" --nobody
expect_equal "$before" "$(modes)"

test_case "something in the store that is no file stops it before anything changes"
ln -s /etc/passwd "$STORE/drafts/link"
run 4 share "$mine"
expect_equal "$before" "$(modes | grep -v '^l')"
rm "$STORE/drafts/link"

test_case "what a killed share left half-way is put right by the next one"
chmod 660 "$STORE/keyring.conf"
run 4 due
run 0 share "$mine"
expect_equal 660 "$(stat -c %a "$STORE/keyring.conf")"
run 0 share --nobody
expect_equal 600 "$(stat -c %a "$STORE/keyring.conf")"

test_case "a wrong passphrase changes nothing, and only the owner may"
printf 'not the passphrase\n' >"$WORK_DIR/wrong" && chmod 600 "$WORK_DIR/wrong"
"$KITH" --store "$STORE" --passphrase-file "$WORK_DIR/wrong" share "$mine" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 4 $?
expect_equal "$before" "$(modes)"

test_case "another account of the group opens the shared store, and cannot share it on; nobody else gets in"
own_user
mv "$STORE" "$own_place/store" && STORE=$own_place/store # where the other account can reach it
theirs=$(id -gn "$own_user")
as_root usermod -a -G "$mine" "$own_user"
run 0 share "$mine"
as_root install -o "$own_user" -m 600 "$PASS_FILE" "$own_home/passphrase"
in_group() { as_root runuser -u "$own_user" -- env -i PATH="$PATH" HOME="$own_home" LC_ALL=C.UTF-8 "$@"; }
in_group "$own_place/kith" --store "$STORE" --as "$(id -un)" --passphrase-file "$own_home/passphrase" area list >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal "0 $(cat "$WORK_DIR/err")" "$? $(cat "$WORK_DIR/err")"
expect_out "Shared"
in_group "$own_place/kith" --store "$STORE" --as "$(id -un)" --passphrase-file "$own_home/passphrase" share "$theirs" >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 1 $?
expect_err "Only the owner"
run 0 share --nobody
in_group "$own_place/kith" --store "$STORE" --as "$(id -un)" --passphrase-file "$own_home/passphrase" area list >"$WORK_DIR/out" 2>"$WORK_DIR/err"
expect_equal 4 $?

finish
