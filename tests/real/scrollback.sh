# What a real terminal keeps: after leaving, after locking and after the passphrase nothing of the store stands in the pane or in what was scrolled
# off it. (After SIGKILL nobody is left to clear the screen: the last picture stays until something else draws, but nothing has been scrolled off.)
. "$SRC/tests/command/lib.sh"

SOCKET=$WORK_DIR/socket
t() { tmux -f /dev/null -S "$SOCKET" "$@"; }

end_tmux() {
  ended=$?
  t kill-server 2>/dev/null
  (exit $ended)
  leave
}
trap end_tmux EXIT

everything() { t capture-pane -p -S - -E - -t kith 2>/dev/null; }
scrolled_off() { t capture-pane -p -S - -E -1 -t kith 2>/dev/null; }
other_screen() { t capture-pane -a -p -q -S - -E - -t kith 2>/dev/null; }

await() { # COMMAND TEXT
  tries=0
  until $1 | grep -qF -e "$2"; do
    tries=$((tries + 1))
    [ $tries -le 300 ] || { fail "this did not come: $2" "$(everything)"; return 1; }
    timeout 0.1 tmux -f /dev/null -S "$SOCKET" wait-for nobody 2>/dev/null
  done
}

clean() { # WHEN
  { everything; other_screen; } >"$WORK_DIR/kept"
  expect_equal "nothing $1" "$(grep -oE 'Zebra|Quagga|quagga' "$WORK_DIR/kept" | head -1 | grep . || echo nothing) $1"
}

# A terminal left raw by SIGKILL goes on at the column where the cursor stood: what is waited for begins a line of its own.
open_kith() {
  t kill-server 2>/dev/null
  number=$((${number-0} + 1))
  SOCKET=$WORK_DIR/socket-$number
  t new-session -d -s kith -x 80 -y 24 \
    "env TERM=screen-256color $KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY; printf '\\r\\nit was left\\r\\n'; read line"
  await everything "[1 Today]"
  t send-keys -t kith 2
  await everything "Zebra Quagga"
  t send-keys -t kith Enter
  await everything "zebra@quagga.example"
}

new_store
printf '%s\n' 'name=Zebra Quagga' 'email=zebra@quagga.example' 'grade=2nd year' >"$WORK_DIR/zebra"
run 0 supporter add <"$WORK_DIR/zebra"

test_case "/LA-14/after leaving, neither the pane nor its scrollback shows anything of the store"
command -v tmux >/dev/null || fail "tmux is not installed"
open_kith
t send-keys -t kith F10
await everything "[ Stay ]"
t send-keys -t kith Right Enter
await everything "it was left"
clean "after leaving"

test_case "/LA-14/after locking, neither does, nor after leaving from there"
open_kith
t send-keys -t kith F12
await everything "kith is locked"
clean "while locked"
t send-keys -t kith F10
await everything "it was left"
clean "after leaving from the lock"

test_case "after SIGKILL nothing was scrolled off the screen"
open_kith
kill -KILL "$(pgrep -P "$(t display-message -p -t kith '#{pane_pid}')" | head -1)"
await everything "it was left"
scrolled_off >"$WORK_DIR/kept"
expect_false grep -qE 'Zebra|Quagga|quagga' "$WORK_DIR/kept"

finish
