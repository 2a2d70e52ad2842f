"""A form over SSH, broken off at every keystroke: see line.sh. Prints its counts; exit 1 on any finding.

At each keystroke the form is opened anew, typed as far as that, and, once the screen shows it, the connection is broken: the client
closed, killed, or told to leave; the draft must then hold every key, and the next start must offer it. At each keystroke, too, kith
itself is killed: the draft must be one of the states that the form went through. And at some, kith is killed one key after the draft
was seen to be sealed, which must be within five seconds of the key before: the draft must hold all but that last key.
"""

import os
import subprocess
import sys

EVERY = int(sys.argv[1])
SSH, PLACE, OPTIONS, WORK = (os.environ[name] for name in ("SSH", "place", "options", "WORK_DIR"))
ROOT, USER_ID, PLAYER = os.environ["ROOT"], os.environ["USER_ID"], os.environ["PLAYER"]
DRAFTS = f"{PLACE}/drafts store passphrase {os.environ['OWN_USER']}"
SECONDS = 5

# The fields in the form's order, and what is typed into each; a tab goes to the next.
FIELDS = [("name", "Sam Broken-Line of Preston"), ("email", "sam.broken.line@preston.example"), ("area", "Exams")]
LABELS = {"name": "Who asks", "email": "E-mail", "area": "Issue"}
KEYS = [(name, letter) for name, text in FIELDS for letter in list(text) + ["\t"]][:-1]
BREAKS = ["close", "signal KILL", "keys <hex:0d7e2e>"]


def state(count):
    """What the form holds after so many keys: {field: text}."""
    values = {}
    for name, letter in KEYS[:count]:
        if letter != "\t":
            values[name] = values.get(name, "") + letter
    return values


def typed(start, stop):
    """The player's words for these keys."""
    words, text = [], ""
    for _, letter in KEYS[start:stop]:
        if letter == "\t":
            words += [f'"{text}"'] if text else []
            words.append("TAB")
            text = ""
        else:
            text += letter
    return " ".join(words + ([f'"{text}"'] if text else []))


def line(count):
    """The line of the field that was typed in last, from its label on: what was typed alone may stand elsewhere before, in a list to choose from."""
    name, text = list(state(count).items())[-1]
    return f"{LABELS[name]:<17}{text}"


def play(lines):
    path = os.path.join(WORK, "line.scn")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    done = subprocess.run([PLAYER, path], capture_output=True, text=True, timeout=300, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr)


def remote(command):
    return subprocess.run([*SSH.split(), command], capture_output=True, text=True, timeout=60, check=False)


def opened(count):
    lines = [f'run {SSH} -tt "{PLACE}/kith {OPTIONS}"', 'expect "Today"', "keys 3 n", 'expect "Log a request"']
    if count:
        lines += [f"keys {typed(0, count)}", f'expect "{line(count)}"']
    return lines


def gone():
    return ["deadline 20", "terminal watch", f"run sh -c 'while pgrep -U {USER_ID} -x kith >/dev/null; do pidwait -U {USER_ID} -x kith; done; true'",
            "expect-exit 0"]


def kept():
    """What the drafts hold: a list of {field: text}."""
    done = remote(DRAFTS)
    if done.returncode != 0:
        return None, done.stderr
    found = []
    for line in done.stdout.splitlines():
        if "=" in line:
            name, text = line.split("=", 1)
            found[-1][name] = text
        else:
            found.append({})
    return found, ""


def missing(count, at_most_missing=0):
    """The findings where the one draft is not the form after COUNT keys, or up to AT_MOST_MISSING keys before that."""
    drafts, why = kept()
    if drafts is None:
        return [f"the drafts cannot be read: {why}"]
    names = [name for name, _ in FIELDS]
    is_now = [{name: draft[name] for name in names if draft.get(name)} for draft in drafts]
    allowed = [state(n) for n in range(max(count - at_most_missing, 0), count + 1)]
    if not is_now and {} in allowed:
        return []
    return [] if len(is_now) == 1 and is_now[0] in allowed else [f"after {count} keys the drafts hold {is_now}"]


def forget():
    remote("rm -f store/drafts/*")


class Campaign:
    def __init__(self):
        self.broken = self.killed = self.sealed = 0
        self.findings = 0

    def find(self, where, problems):
        for problem in problems:
            print(f"FOUND {where}: {problem}", flush=True)
        self.findings += len(problems)

    def plant(self):
        """The check is given a draft that lacks one key, and one that has one too many."""
        wrong = play(opened(8) + ["close"] + gone())
        good = not wrong and not missing(8) and missing(9) and missing(7)
        forget()
        print(f"planted: 2 faults, {'caught' if good else 'NOT caught ' + wrong}", flush=True)
        return good

    def break_at(self, count):
        how = BREAKS[count % len(BREAKS)]
        wrong = play(opened(count) + [how] + gone())
        self.find(f"{how} after {count} keys", [wrong] if wrong else missing(count))
        offers = [f'run {SSH} -tt "{PLACE}/kith {OPTIONS}"', 'expect "Kept from last time, not saved: take it up now?"', "keys ENTER",
                  'expect "Log a request"', "keys RIGHT ENTER"]
        wrong = play(offers + [f'expect "{text[-12:]}"' for text in state(count).values()] + ["close"] + gone())
        self.find(f"the start after {count} keys", [wrong] if wrong else [])
        self.broken += 1
        forget()

    def kill_at(self, count):
        wrong = play(opened(count) + [f"shell {ROOT} pkill -KILL -U {USER_ID} -x kith"] + gone())
        self.find(f"killed after {count} keys", [wrong] if wrong else missing(count, count))
        self.killed += 1
        forget()

    def seal_at(self, count):
        """The draft of a session that lives is not shown to another, so its file is looked at: it is replaced when it is sealed."""
        seal = f"{ROOT} find ~{os.environ['OWN_USER']}/store/drafts -name '*.draft' | grep -q ."
        wrong = play(opened(count) + [f"deadline {SECONDS}", f'shell-until sh -c "{seal}"', "deadline 20", f"keys {typed(count, count + 1)}",
                                      f"shell {ROOT} pkill -KILL -U {USER_ID} -x kith"] + gone())
        self.find(f"killed one key after {count} were sealed", [wrong] if wrong else missing(count + 1, 1))
        self.sealed += 1
        forget()


def main():
    campaign = Campaign()
    good = campaign.plant()
    if good:
        for count in range(1, len(KEYS) + 1, EVERY):
            campaign.break_at(count)
            campaign.kill_at(count)
        for count in range(1, len(KEYS), max(len(KEYS) // 6, EVERY)):
            campaign.seal_at(count)
    done = remote(f"{PLACE}/kith {OPTIONS} verify")
    campaign.find("at the end", [] if done.returncode == 0 else [done.stdout + done.stderr])
    print(f"line: {len(KEYS)} keystrokes, {campaign.broken} connections broken and {campaign.killed + campaign.sealed} programs killed, "
          f"{campaign.sealed} within {SECONDS} seconds of the sealing, {campaign.findings} findings")
    return 0 if good and campaign.findings == 0 and campaign.broken > 0 else 1


sys.exit(main())
