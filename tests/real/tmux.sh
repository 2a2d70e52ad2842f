# One flow inside a real tmux at 80x24, on a server of its own: logging a request, asking, seeing it wait.
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

screen() { # what stands on it
  t capture-pane -p -t kith 2>/dev/null
}

# A short wait for a channel that nobody signals, between two looks at the screen; each wait for a text looks at most 300 times.
pause() {
  timeout 0.1 tmux -f /dev/null -S "$SOCKET" wait-for nobody 2>/dev/null
}

await() { # TEXT
  tries=0
  until screen | grep -qF -e "$1"; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ]; then
      fail "this did not come: $1" "the screen:" "$(screen)"
      return 1
    fi
    pause
  done
}

await_below() { # TEXT LINE: on that line of the screen
  tries=0
  until screen | sed -n "$2p" | grep -qF -e "$1"; do
    tries=$((tries + 1))
    [ $tries -le 300 ] || { fail "this is not on line $2: $1" "$(screen)"; return 1; }
    pause
  done
}

gone() { # TEXT
  tries=0
  while screen | grep -qF -e "$1"; do
    tries=$((tries + 1))
    [ $tries -le 300 ] || { fail "this did not go: $1" "$(screen)"; return 1; }
    pause
  done
}

press() { t send-keys -t kith "$@"; }
write() { t send-keys -t kith -l "$1"; }

new_store
run 0 setup set office.sender_address=office@kith.example
printf '%s\n' 'name=Ana Ruiz' 'email=ana@ruiz.example' 'grade=2nd year' 'areas=Exams' >"$WORK_DIR/ana"
run 0 supporter add <"$WORK_DIR/ana"

test_case "kith opens inside tmux and fills its 80 columns and 24 lines"
command -v tmux >/dev/null || fail "tmux is not installed"
t new-session -d -s kith -x 80 -y 24 \
  "env TERM=screen-256color $KITH --store $STORE --passphrase-file $PASS_FILE --today $TODAY; echo \$? >$WORK_DIR/left; read line"
t set-option -t kith status off
t resize-window -t kith -x 80 -y 24
await "[1 Today]"
await "F1 Help"
expect_equal "80x24" "$(t display-message -p -t kith '#{pane_width}x#{pane_height}')"
expect_true test "$(t display-message -p -t kith '#{alternate_on}')" = 1

test_case "a request is logged with the keys as tmux sends them"
press F3
await "request"
press Enter
await "Log a request"
write "Priya Shah"
press Tab
write "priya@shah.example"
press Tab
write "Exams"
press Tab
await "Exams"
press BTab BTab BTab
press F2
gone "Log a request"
press Escape
run 0 request show 1 --reveal
expect_out "Priya Shah"

test_case "asking shows the message with its one recipient first, and then it waits in the outbox"
press 4
await "Ana Ruiz"
press Enter
await "CAN BE ASKED"
press a
await "the only recipient"
expect_false grep -q 'Priya' <<NOBODY
$(screen)
NOBODY
press F2
gone "the only recipient"
press 6
await "Ana Ruiz"
run 0 outbox list --format json
expect_equal "waiting" "$(json "d[0]['state']")"

test_case "a new size is taken up at once"
t resize-window -t kith -x 132 -y 43
await_below "F12 Lock" 43
expect_equal "132x43" "$(t display-message -p -t kith '#{pane_width}x#{pane_height}')"
t resize-window -t kith -x 80 -y 24
await_below "F12 Lock" 24

test_case "text pasted by tmux arrives as a paste, on one line"
press 2
await "Ana Ruiz"
press n
await "Name"
t set-buffer "$(printf 'Sam\nHill')"
t paste-buffer -p -t kith
await "Sam Hill"
press Escape
await "Ana Ruiz"

test_case "after leaving, the pane is as it was and shows nothing personal"
press F10
await "[ Stay ]"
press Right Enter
tries=0
until [ -s "$WORK_DIR/left" ] || [ $tries -gt 300 ]; do
  tries=$((tries + 1))
  pause
done
expect_equal 0 "$(cat "$WORK_DIR/left")"
expect_equal 0 "$(t display-message -p -t kith '#{alternate_on}')"
expect_false grep -qE 'Ana|Priya|Today' <<LEFT
$(screen)
LEFT

finish
