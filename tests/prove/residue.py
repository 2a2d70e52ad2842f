"""residue.py [--short]: words that nobody may find outside the encrypted store, and after an erasure nowhere at all.

KITH=program, PAGES=tests/prove/pages. Words are put into every kind of field, by commands, an import and typing; screens are looked at in tmux, left,
locked and killed; backups are made; somebody is erased. Then every file of the store, of the home, of the temporary directories and what tmux kept
are searched for the words as UTF-8 and UTF-16 (and what was made in /tmp meanwhile), and the decrypted pages of the store and of its own backups
for the words about whoever was erased. A plaintext file is planted first and has to be found."""

import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

KITH, PAGES = os.environ["KITH"], os.environ["PAGES"]
SHORT = "--short" in sys.argv
SEED = int(os.environ.get("SEED", time.time_ns() % 1000000))
CHANCE = random.Random(SEED)


def invented():
    """A word that stands nowhere else, neither here nor on the machine."""
    return "".join(CHANCE.choice("bcdfghklmnprstvwz") + CHANCE.choice("aeiou") for _ in range(6))


# About whoever will be erased, and about the others.
ERASED = {kind: invented() for kind in ("email", "issue", "summary", "detail", "call", "hopes", "reason")}
ERASED.update(name=invented().capitalize(), phone="077" + "".join(CHANCE.choice("0123456789") for _ in range(8)))
STAYING = {kind: invented() for kind in ("notes", "address", "imported", "typed", "office", "passphrase")}
STAYING.update(supporter="A" + invented(), **{"import": "Z" + invented()})  # the first in the list is looked at
WORDS = {**ERASED, **STAYING}
files_seen, found = 0, 0


class Place:
    def __init__(self):
        self.root = tempfile.mkdtemp(prefix="kith-residue.", dir=os.environ.get("TMPDIR", "/tmp"))
        self.given = tempfile.mkdtemp(prefix="kith-residue-given.", dir=os.environ.get("TMPDIR", "/tmp"))  # what we plant is not searched
        for name in ("home", "tmp", "out"):
            os.mkdir(os.path.join(self.root, name), 0o700)
        self.store, self.socket, self.sockets = os.path.join(self.root, "store"), os.path.join(self.given, "tmux"), 0
        self.passphrase = os.path.join(self.given, "passphrase")
        with open(os.open(self.passphrase, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(f"correct {WORDS['passphrase']} battery\n")
        self.environment = {"HOME": self.path("home"), "TMPDIR": self.path("tmp"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "screen-256color",
                            "SQLITE_TMPDIR": self.path("tmp")}
        self.words = [KITH, "--store", self.store, "--as", "me", "--passphrase-file", self.passphrase]

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def kith(self, *words, given=None, fails=False):
        done = subprocess.run([*self.words, *words], input=given.encode() if given else None, capture_output=True, cwd=self.path("home"),
                              env=self.environment, timeout=60, check=False)
        if done.returncode != 0 and not fails:
            sys.exit(f"FOUND the campaign itself: kith {' '.join(words)}: {done.stderr.decode()}")
        return done.stdout.decode()

    def number(self, *words, given=None):
        return self.kith(*words, given=given).split()[-1]

    def tmux(self, *words):
        return subprocess.run(["tmux", "-f", "/dev/null", "-S", self.socket, *words], capture_output=True, env=self.environment, check=False).stdout

    def pane(self, *more):
        return self.tmux("capture-pane", "-p", *more, "-t", "kith")

    def await_pane(self, text, limit=30):
        end = time.monotonic() + limit
        while text.encode() not in self.pane():
            if time.monotonic() > end:
                sys.exit(f"FOUND the campaign itself: this did not come: {text}\n{self.pane().decode()}")
            select.select([], [], [], 0.05)

    def open_screens(self, draft):
        self.tmux("kill-server")
        self.sockets += 1  # the one before may take a moment to go
        self.socket = os.path.join(self.given, f"tmux-{self.sockets}")
        command = " ".join(self.words) + "; echo it was left; read line"
        self.tmux("new-session", "-d", "-s", "kith", "-x", "80", "-y", "24", command)
        self.await_pane("Today]")
        if draft:
            self.await_pane("Kept from last time")
            self.keys("Escape")

    def keys(self, *keys):
        self.tmux("send-keys", "-t", "kith", *keys)

    def process(self):
        shell = self.tmux("display-message", "-p", "-t", "kith", "#{pane_pid}").decode().strip()
        return int(subprocess.run(["pgrep", "-P", shell], capture_output=True, check=True).stdout.split()[0])


# ---- looking


def forms_of(word):
    for text in {word, word.lower()}:
        for code in ("utf-8", "utf-16-le", "utf-16-be"):
            yield text.encode(code)


def words_in(data, words):
    return [word for word in words.values() if any(form in data for form in forms_of(word))]


def look(data, where, words, quiet=False):
    global found
    hits = words_in(data, words)
    if hits and not quiet:
        found += len(hits)
        print(f"FOUND {', '.join(hits)} in {where}", flush=True)
    return hits


def look_at_file(path, words, quiet=False):
    global files_seen
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return []
    files_seen += 1
    return look(data, path, words, quiet) + look(os.path.basename(path).encode(), "the name of " + path, words, quiet)


def files_below(top):
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                yield path


def made_since(start, place):
    """In the directories that all share: small files changed since, that are not of this campaign's own."""
    for top in ("/tmp", "/var/tmp", "/dev/shm"):
        for path in files_below(top) if os.path.isdir(top) else []:
            try:
                status = os.stat(path)
            except OSError:
                continue
            if status.st_ctime >= start and status.st_size < 1 << 22 and not path.startswith((place.root, place.given)):
                yield path


def look_everywhere(place, start, words, quiet=False):
    hits = []
    for path in list(files_below(place.root)) + (list(made_since(start, place)) if not quiet else []):
        hits += look_at_file(path, words, quiet)
    return hits


def look_at_terminal(place, when, more=("-S", "-", "-E", "-"), other=True):
    look(place.pane(*more), f"the terminal after {when}", WORDS)
    if other:
        look(place.pane("-a", "-q", *more), f"the other screen of the terminal after {when}", WORDS)


def look_at_pages(place, what, words, expected):
    """The pages decrypted: none of WORDS, but all of EXPECTED, which shows that they were read."""
    global files_seen
    path = os.path.join(place.given, "pages")
    subprocess.run([PAGES, what, place.passphrase, "me", path], check=True, env=place.environment)
    with open(path, "rb") as file:
        data = file.read()
    os.unlink(path)
    files_seen += 1
    look(data, "the decrypted pages of " + what, words)
    if len(words_in(data, expected)) != len(expected):
        sys.exit(f"FOUND the campaign itself: the pages of {what} were not read")
    return data


# ---- living


def fields(**values):
    return "".join(f"{name}={value}\n" for name, value in values.items())


def fill(place):
    place.kith("init", "--recovery-file", os.path.join(place.given, "recovery"))
    place.kith("setup", "set", "office.sender_address=office@example.org", f"office.signature={WORDS['office']}")
    supporter = place.number("supporter", "add", given=fields(name=f"{WORDS['supporter']} Hill", email=f"h@{WORDS['address']}.example", areas="Exams",
                                                              notes=f"prefers {WORDS['notes']}"))
    register = os.path.join(place.given, "register.csv")
    with open(register, "w", encoding="utf-8") as file:
        file.write(f"Name,E-mail,Notes\n{WORDS['import']} Lee,v@example.org,{WORDS['imported']}\n")
    place.kith("import", "supporters", register)
    request = place.number("request", "add", given=fields(name=f"{WORDS['name']} Shah", email=f"q@{WORDS['email']}.example", phone=WORDS["phone"], area="Exams",
                                                          detail=WORDS["detail"], issue=f"since the {WORDS['issue']}", summary=f"a {WORDS['summary']} matter"))
    place.kith("request", "call", request, given=f"said {WORDS['call']}\n", fails=True)
    place.kith("ask", request, supporter)
    place.kith("answer", request, supporter, "yes")
    place.kith("introduce", request, supporter)
    for message in range(1, 9):  # a pair starts when the details have left
        place.kith("outbox", "mark-sent", str(message), fails=True)
    pair = place.number("pair", "start", request)
    agreement = place.number("agreement", "new", pair)
    place.kith("agreement", "set", agreement, given=fields(hopes=f"to learn {WORDS['hopes']}"))
    place.kith("pair", "end", pair, given=f"because of {WORDS['reason']}\n", fails=True)
    place.kith("backup", place.path("out", "first.db"))
    place.kith("import", "supporters", register)  # makes an automatic backup, which has everybody in it
    return request


def use_commands(place, request):
    for words in (("due",), ("supporter", "list"), ("supporter", "show", "1", "--reveal"), ("request", "list", "--all"),
                  ("request", "show", request, "--reveal"), ("export", "supporters", "--reveal", "--format", "json"), ("export", "requests", "--reveal"),
                  ("outbox", "list"), ("outbox", "show", "1"), ("pair", "list", "--all"), ("report",), ("verify",)):
        if not SHORT or words[0] in ("request", "export", "outbox"):
            place.kith(*words, fails=True)
    place.kith("supporter", "show", "999", fails=True)
    place.kith("request", "add", given=fields(name=f"{WORDS['name']} Shah", email="not an address"), fails=True)


def look_at_screens(place, draft=False):
    place.open_screens(draft)
    place.keys("2")
    place.await_pane(WORDS["supporter"])
    place.keys("Enter")
    place.await_pane(WORDS["address"])


def use_screens(place):
    look_at_screens(place)
    place.keys("F10")
    place.await_pane("Leave")
    place.keys("Right", "Enter")
    place.await_pane("it was left")
    look_at_terminal(place, "leaving")
    look_at_screens(place)
    place.keys("F12")
    place.await_pane("Passphrase")
    look_at_terminal(place, "locking")
    for number, tab, form in ((signal.SIGTERM, "2", "Add a supporter"), (signal.SIGKILL, "3", "Log a request")):
        look_at_screens(place, draft=number == signal.SIGKILL)
        place.keys("q")
        place.keys(tab)
        place.keys("n")
        place.await_pane(form)
        place.keys(WORDS["typed"])
        place.await_pane(WORDS["typed"])
        place.keys("Tab")
        place.await_pane("draft kept")
        os.kill(place.process(), number)
        place.await_pane("it was left")
        # Nobody is left to clear the screen after SIGKILL; but nothing has been scrolled off it.
        if number == signal.SIGTERM:
            look_at_terminal(place, "SIGTERM")
        else:
            look_at_terminal(place, "SIGKILL", ("-S", "-", "-E", "-1"), other=False)
    place.tmux("kill-server")


def crash(place):
    """Killed in the middle of writing, so that a journal stays."""
    for number in range(3 if SHORT else 20):
        process = subprocess.Popen([*place.words, "supporter", "add"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=place.environment, cwd=place.path("home"))
        process.stdin.write(fields(name=f"{WORDS['supporter']} the {number}", notes=WORDS["notes"]).encode())
        process.stdin.close()
        select.select([], [], [], 0.02 * number)
        process.kill()
        process.wait()


def erase(place, start):
    # The requester is the one whose name is Quillonia: the number stands with the request.
    shown = place.kith("request", "show", "1", "--reveal", "--format", "json")
    person = shown.split('"requester_id" : ')[1].split(",")[0]
    before = look_at_pages(place, place.store, {}, {**ERASED_THERE, "supporter": WORDS["supporter"]})
    place.kith("request", "close", "1", "--as", "met", fails=True)
    for message in range(1, 9):
        place.kith("outbox", "discard", str(message), fails=True)
    place.kith("erase", person, "--yes")
    look_everywhere(place, start, WORDS)
    look_at_pages(place, place.store, ERASED, {"supporter": WORDS["supporter"]})
    folder, backups = os.path.join(place.store, "backups"), 0
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if name.endswith(".db"):
            copy = os.path.join(place.given, name)
            shutil.copy(os.path.join(folder, name), copy)
            shutil.copy(os.path.join(folder, name[:-3] + ".keyring"), copy + ".keyring")
            look_at_pages(place, copy, ERASED, {"supporter": WORDS["supporter"]})
            backups += 1
    if backups == 0:
        sys.exit("FOUND the campaign itself: there is no automatic backup to look into")
    return before


# Sealed texts are no words in the pages even before.
ERASED_THERE = {kind: ERASED[kind] for kind in ("name", "email", "phone", "detail", "summary", "hopes")}


def plant(place, start):
    caught = True
    for name, code in (("store/drafts/plain", "utf-8"), ("home/.history", "utf-8"), ("tmp/x", "utf-16-le"), ("out/y", "utf-16-be")):
        with open(place.path(name), "wb") as file:
            file.write(b"\0before " + WORDS["issue"].encode(code) + b" after")
        caught = WORDS["issue"] in look_everywhere(place, start, WORDS, quiet=True) and caught
        os.unlink(place.path(name))
    return caught and not look_everywhere(place, start, WORDS, quiet=True)


def main():
    start = time.time() - 1
    place = Place()
    try:
        request = fill(place)
        caught = plant(place, start)
        print("planted: 4 plaintext files, caught" if caught else "planted: NOT all caught", flush=True)
        use_commands(place, request)
        use_screens(place)
        crash(place)
        look_everywhere(place, start, WORDS)
        erase(place, start)
    finally:
        place.tmux("kill-server")
        shutil.rmtree(place.root, ignore_errors=True)
        shutil.rmtree(place.given, ignore_errors=True)
    if found:
        print(f"# SEED={SEED}")
    print(f"residue: {len(WORDS)} words in {files_seen} files, {found} found")
    sys.exit(1 if found or not caught else 0)


main()
