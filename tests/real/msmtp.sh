# Real mail: an ask and an introduction leave through the real msmtp, and a real SMTP server (tests/real/smtp_sink.py) gets them.
. "$SRC/tests/command/lib.sh"

sink=
end_sink() {
  ended=$?
  [ -z "$sink" ] || kill "$sink" 2>/dev/null
  (exit $ended)
  leave
}
trap end_sink EXIT

kept=$WORK_DIR/kept
mkdir "$kept"
mkfifo "$WORK_DIR/port"
/usr/bin/python3 "$SRC/tests/real/smtp_sink.py" "$kept" >"$WORK_DIR/port" 2>"$WORK_DIR/sink.log" &
sink=$!
read -r port <"$WORK_DIR/port" || { tell "the SMTP server did not start:" "$(cat "$WORK_DIR/sink.log")"; exit 1; }

cat >"$WORK_DIR/msmtprc" <<CONF
defaults
logfile $WORK_DIR/msmtp.log
account default
host 127.0.0.1
port $port
from peer.support@kith.example
CONF
mkdir -p "$XDG_CONFIG_HOME/kith"
cat >"$XDG_CONFIG_HOME/kith/kith.conf" <<CONF
sendmail = "/usr/bin/msmtp -C $WORK_DIR/msmtprc";
CONF

# NUMBER EXPRESSION: of the message m as the server got it, and its envelope e.
mail() {
  /usr/bin/python3 -c 'import email.policy, json, sys
name = sys.argv[1]
m = email.message_from_binary_file(open(name + ".eml", "rb"), policy=email.policy.default)
e = json.load(open(name + ".json"))
text = m.get_content().replace("\r\n", "\n")
print(eval(sys.argv[2]))' "$kept/$1" "$2" || fail "message $1 has no $2" "msmtp said: $(cat "$WORK_DIR/msmtp.log" 2>&1)"
}

cat >"$WORK_DIR/request" <<FIELDS
name=Priya Zander
email=priya@zander.example
phone=07700 900123
cohort=autumn intake
site=Northgate Infirmary
area=Failed assignment
issue=a word nobody may read
summary=A trainee would like to talk about résumés, ☕ and a failed assignment.
FIELDS
printf '%s\n' 'name=Zoë Łącka' 'email=zoe@lacka.example' 'phone=07700 900456' 'grade=3rd year' \
  'areas=Failed assignment' >"$WORK_DIR/zoe"
printf '%s\n' 'name=Ana Ruiz' 'email=ana@ruiz.example' 'grade=3rd year' 'areas=Failed assignment' >"$WORK_DIR/ana"
sed 's/Priya Zander/Kim Doyle/; s/priya@zander/kim@doyle/' "$WORK_DIR/request" >"$WORK_DIR/request-2"

test_case "an office, a supporter and a request"
new_store
run 0 setup set office.sender_address=peer.support@kith.example
run 0 supporter add <"$WORK_DIR/zoe"
run 0 supporter list --format json
supporter=$(json "d[0]['id']")
run 0 request add <"$WORK_DIR/request"
request=$(printf '%s\n' "$out" | tail -n 1)

test_case "an ask leaves through msmtp to its one recipient"
run 0 ask "$request" "$supporter"
run 0 outbox list --format json
message=$(json "d[0]['id']")
run 0 outbox send "$message"
expect_equal "['zoe@lacka.example']" "$(mail 1 "e['to']")"
expect_equal "peer.support@kith.example" "$(mail 1 "e['from']")"
expect_equal "Zoë Łącka <zoe@lacka.example>" "$(mail 1 "m['To'].addresses[0].display_name + ' <' + m['To'].addresses[0].addr_spec + '>'")"
expect_equal "1" "$(mail 1 "len(m['To'].addresses)")"
expect_equal "[None, None]" "$(mail 1 "[m['Cc'], m['Bcc']]")"
expect_equal "True" "$(mail 1 "'[PS-$request]' in m['Subject']")"
expect_equal "text/plain utf-8" "$(mail 1 "m.get_content_type() + ' ' + m.get_content_charset()")"
expect_equal "True" "$(mail 1 "'talk about résumés, ☕ and a failed assignment.' in text")"

test_case "the ask names nobody and tells no private word (LA-9)"
for word in Priya Zander zander 900123 autumn Northgate 'nobody may read'; do
  expect_equal "False" "$(mail 1 "'$word' in m.as_string() or '$word' in text")"
done

test_case "what was sent is shown as sent, and not sent again"
run 0 outbox list --all --format json
expect_equal sent "$(json "d[0]['state']")"
run 0 outbox send
expect_false test -e "$kept/2.eml"

test_case "after the yes the details go to the requester only"
run 0 answer "$request" "$supporter" yes --share email
run 0 introduce "$request"
run 0 outbox list --format json
message=$(json "max(row['id'] for row in d)")
run 0 outbox send "$message"
expect_equal "['priya@zander.example']" "$(mail 2 "e['to']")"
expect_equal "True" "$(mail 2 "'zoe@lacka.example' in text")"
expect_equal "False" "$(mail 2 "'900456' in text")"

test_case "a server that is not there leaves the message waiting, and says so"
kill "$sink"
wait "$sink" 2>/dev/null
sink=
run 0 request add <"$WORK_DIR/request-2"
second=$(printf '%s\n' "$out" | tail -n 1)
run 0 supporter add <"$WORK_DIR/ana"
run 0 suggest "$second" --format json
run 0 ask "$second" "$(json "[row['id'] for row in d if row['name'] == 'Ana Ruiz'][0]")"
run 0 outbox list --format json
message=$(json "max(row['id'] for row in d)")
run 75 outbox send "$message"
run 0 outbox list --format json
expect_equal waiting "$(json "[row['state'] for row in d if row['id'] == $message][0]")"

finish
