"""Kills kith at random moments while it changes a store, and then looks for every change that it had acknowledged.

In each round a series of commands changes the store in several ways. A command that ends with status 0 has acknowledged its
change, and so has the first line "... is set." of `kith setup set`, which makes many changes in one. At a random moment the
running command gets SIGKILL: either after a random time, or, by strace, as it enters the Nth call of a kind that writes.
Then `kith verify` must pass, and every change acknowledged in any round must be there once; what the killed command was at
may be there once or not at all. An import is there as a whole or not at all.

KITH_SEED repeats the choices of an earlier run (the moments in time repeat only roughly), KITH_ROUNDS says how many rounds.
The checker itself is tested at the end: a store put back to an earlier state has lost writes without any damage that `kith
verify` could see, and a person added twice is one too many; the checker must name both.
"""

import json
import os
import random
import select
import shutil
import subprocess
import sys
import tempfile
import time

KITH = os.environ["KITH"]
ROUNDS = int(os.environ.get("KITH_ROUNDS", "25"))
SEED = int(os.environ.get("KITH_SEED", random.SystemRandom().randrange(1 << 31)))
LONGEST_COMMAND = 120  # seconds; only a hang takes so long
SETTINGS_AT_ONCE = 40
ROWS_AT_ONCE = 25

# Calls that write, and about how often a command makes each.
CALLS = {"pwrite64": 70, "fdatasync": 8, "fsync": 3, "unlink": 3, "renameat": 2, "write": 12}


def stop(why):
    report(f"a command of the workload ends as it should ({why.splitlines()[0]})", [why])
    sys.exit(1)


class Operation:
    """A command, and the facts that it makes true, in their order: (kind, key, value)."""

    def __init__(self, arguments, facts, text="", each_line=False, together=False, passphrase=None):
        self.arguments = arguments
        self.facts = facts
        self.text = text
        self.each_line = each_line  # a line "... is set." acknowledges it, too
        self.together = together  # all facts or none
        self.passphrase = passphrase  # the file of the new one


class Store:
    def __init__(self, directory):
        self.directory = directory
        self.place = os.path.join(directory, "store")
        self.passphrase = self.new_passphrase(0)
        self.environment = dict(os.environ, HOME=directory, LC_ALL="C.UTF-8", TZ="UTC")
        for name in ("DATA", "CONFIG", "STATE", "CACHE"):
            self.environment[f"XDG_{name}_HOME"] = os.path.join(directory, name.lower())

    def new_passphrase(self, number):
        path = os.path.join(self.directory, f"passphrase-{number}")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write(f"correct horse battery {number}\n")
        return path

    def command(self, arguments, passphrase=None):
        return [KITH, "--store", self.place, "--passphrase-file", passphrase or self.passphrase, "--today", "2026-11-22",
                *arguments]

    def run(self, *arguments, text="", passphrase=None):
        return subprocess.run(self.command(arguments, passphrase), input=text, capture_output=True, text=True,
                              env=self.environment, timeout=LONGEST_COMMAND, check=False)

    def must(self, *arguments, text=""):
        done = self.run(*arguments, text=text)
        if done.returncode != 0:
            stop(f"kith {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def rows(self, *arguments):
        return json.loads(self.must(*arguments, "--format", "json"))


class Workload:
    """Makes operations that have not been before."""

    def __init__(self, store, chance):
        self.store = store
        self.chance = chance
        self.number = 0
        self.requests = []  # their numbers, once acknowledged, that nobody was asked for
        self.register = []  # names and numbers of supporters

    def next(self):
        self.number += 1
        kinds = [self.add_supporter, self.add_request, self.add_area, self.change_settings, self.import_rows,
                 self.change_passphrase]
        if self.register:
            kinds.append(self.set_supporter)
        if self.requests:
            kinds += [self.ask, self.ask]
        return self.chance.choice(kinds)()

    def add_supporter(self):
        name = f"Supporter Added {self.number}"
        text = f"name={name}\nemail=s{self.number}@register.example\ngrade=2nd year\nareas=Failed assignment\n"
        return Operation(["supporter", "add"], [("supporter", name, True)], text)

    def add_request(self):
        summary = f"A talk about assignment {self.number}"
        text = f"name=Requester {self.number}\nemail=r{self.number}@asks.example\narea=Failed assignment\nsummary={summary}\n"
        return Operation(["request", "add"], [("request", summary, True)], text)

    def add_area(self):
        name = f"Area {self.number}"
        return Operation(["area", "add", name], [("area", name, True)])

    def set_supporter(self):
        name, supporter = self.chance.choice(self.register)
        value = f"Field {self.number}"
        return Operation(["supporter", "set", str(supporter), f"specialty={value}"], [("specialty", name, value)])

    def change_settings(self):
        values = [f"Office {self.number} {i}" for i in range(SETTINGS_AT_ONCE)]
        return Operation(["setup", "set", *(f"office.name={value}" for value in values)],
                         [("setting", "office.name", values[-1])], each_line=True)

    def import_rows(self):
        names = [f"Imported {self.number} {i}" for i in range(ROWS_AT_ONCE)]
        rows = "".join(f"{name},i{self.number}.{i}@import.example\n" for i, name in enumerate(names))
        return Operation(["import", "supporters", "-"], [("supporter", name, True) for name in names],
                         "Name,E-mail\n" + rows, together=True)

    def change_passphrase(self):
        path = self.store.new_passphrase(self.number)
        return Operation(["passphrase", "change", "--new-passphrase-file", path], [], passphrase=path)

    def ask(self):
        request = self.requests.pop(0)
        return Operation(["ask", str(request), "1"], [("ask", str(request), True)])


class Campaign:
    def __init__(self, store, chance):
        self.store = store
        self.chance = chance
        self.workload = Workload(store, chance)
        self.sure = {("setting", "office.name"): "Peer support", ("supporter", "Asked By All"): True}
        self.unsure = []  # groups of facts that the killed command was at
        self.acknowledged = 0
        self.kinds = set()
        self.uncertain_passphrase = None

    def acknowledge(self, facts):
        for kind, key, value in facts:
            self.sure[(kind, key)] = value
            self.kinds.add(kind)
        self.acknowledged += len(facts)

    def traced(self, command):
        call, most = self.chance.choice(list(CALLS.items()))
        number = self.chance.randint(1, most)
        return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                f"inject={call}:signal=KILL:when={number}", *command], f"{call} number {number}"

    def play(self, operation, deadline, trace):
        """Runs it. Returns whether it was killed, and where."""
        command, where = self.store.command(operation.arguments), "after a random time"
        environment = self.store.environment
        if trace:
            command, where = self.traced(command)
            environment = dict(environment, ASAN_OPTIONS="detect_leaks=0")
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment, start_new_session=True)
        said = self.attend(process, operation.text.encode(), deadline)
        status = process.wait()
        killed = status == -9
        lines = said.decode(errors="replace").count(" is set.\n")
        done = len(operation.facts) if status == 0 else lines if operation.each_line else 0
        self.acknowledge(operation.facts[:done])
        if status == 0 and operation.passphrase:
            self.store.passphrase = operation.passphrase
            self.acknowledged += 1
            self.kinds.add("passphrase")
        if killed:
            rest = operation.facts[done:]
            self.unsure.append((rest if operation.together else rest[:1], operation.together))
            self.uncertain_passphrase = operation.passphrase
        elif status != 0:
            stop(f"kith {' '.join(operation.arguments)} ended with {status}: {said.decode(errors='replace')}")
        return killed, where

    @staticmethod
    def attend(process, text, deadline):
        """Feeds it and collects what it says until its end, or until DEADLINE, when it is killed."""
        try:
            process.stdin.write(text)
            process.stdin.close()
        except BrokenPipeError:
            pass
        said, streams = b"", {process.stdout, process.stderr}
        while streams:
            left = deadline - time.monotonic()
            if left <= 0:
                os.killpg(process.pid, 9)
                left = LONGEST_COMMAND
                deadline = time.monotonic() + left
            for stream in select.select(list(streams), [], [], left)[0]:
                some = os.read(stream.fileno(), 65536)
                said += some if stream is process.stderr else b""
                if not some:
                    streams.remove(stream)
        process.stdout.close()
        process.stderr.close()
        return said

    def round(self, number):
        by_call = number % 2 == 1
        now = time.monotonic()
        if by_call:
            deadline, at = now + LONGEST_COMMAND, self.chance.randint(0, 3)
        else:
            deadline, at = now + self.chance.uniform(0.03, 1.2), -1
        before, index = self.acknowledged, 0
        while True:
            operation = self.workload.next()
            killed, where = self.play(operation, deadline, by_call and index >= at)
            if killed:
                break
            index += 1
        what = " ".join(operation.arguments[:2])
        print(f"# round {number}: {self.acknowledged - before} changes acknowledged, then killed in kith {what} {where}", flush=True)

    def find_passphrase(self):
        """A change of passphrase that was cut short has happened or not."""
        new, self.uncertain_passphrase = self.uncertain_passphrase, None
        if new and self.store.run("area", "list").returncode != 0 and self.store.run("area", "list", passphrase=new).returncode == 0:
            self.store.passphrase = new

    def seen(self):
        """What is in the store: (kind, key) with a list of what stands there for it."""
        seen = {}

        def add(kind, key, value=True):
            seen.setdefault((kind, key), []).append(value)

        self.workload.register = []
        for row in self.store.rows("export", "supporters"):
            add("supporter", row["name"])
            if row["specialty"]:
                add("specialty", row["name"], row["specialty"])
            self.workload.register.append((row["name"], row["id"]))
        self.workload.requests, asked = [], 0
        for row in self.store.rows("export", "requests"):
            add("request", row["summary"])
            asks = row["asked"] + row["asks_waiting"]
            asked += asks
            if asks == 0:
                self.workload.requests.append(row["id"])
        for row in self.store.rows("area", "list"):
            if row["name"].startswith("Area "):
                add("area", row["name"])
        for row in self.store.rows("setup", "list"):
            if row["id"] == "office.name":
                add("setting", row["id"], row["value"])
        messages = [row for row in self.store.rows("outbox", "list", "--all") if row["kind"] == "ask"]
        for row in messages:
            add("ask", str(row["request"]))
        problems = [] if len(messages) == asked else [f"{asked} asks, but {len(messages)} messages that ask"]
        return seen, problems

    def check(self):
        """The problems. What the killed command has done after all is sure from now on."""
        seen, problems = self.seen()
        unsure = {}
        for facts, together in self.unsure:
            there = sum(1 for kind, key, value in facts if value in seen.get((kind, key), []))
            if together and there not in (0, len(facts)):
                problems.append(f"{there} of {len(facts)} rows of an import that was killed are there")
            for kind, key, value in facts:
                unsure.setdefault((kind, key), []).append(value)
        for what, value in self.sure.items():
            found = seen.get(what, [])
            if not found:
                problems.append(f"lost: {what[0]} {what[1]}")
            elif len(found) > 1:
                problems.append(f"there {len(found)} times: {what[0]} {what[1]}")
            elif found[0] != value and found[0] not in unsure.get(what, []):
                problems.append(f"lost: {what[0]} {what[1]} was set to {value} and is {found[0]}")
        for what, found in seen.items():
            if what not in self.sure and (what not in unsure or len(found) > 1):
                problems.append(f"there {len(found)} times without having been acknowledged: {what[0]} {what[1]}")
        self.sure.update((what, found[0]) for what, found in seen.items())
        self.unsure = []
        return problems

    def verify(self):
        done = self.store.run("verify")
        return [] if done.returncode == 0 else [f"kith verify ended with {done.returncode}: {done.stdout}{done.stderr}"]


def report(name, problems):
    for problem in problems:
        for line in problem.splitlines():
            print(f"# {line}")
    print(f"{'not ok' if problems else 'ok'} - {name}", flush=True)
    return not problems


def must_find(name, expected, problems):
    """The checker has to say what EXPECTED says."""
    missing = [f"the checker does not say: {words}; it says: {problems}" for words in expected
               if not any(words in problem for problem in problems)]
    return report(name, missing)


def plant_lost_writes(campaign):
    """Three acknowledged changes, and then the store as it was before them."""
    store, workload = campaign.store, campaign.workload
    database = os.path.join(store.place, "kith.db")
    workload.register = [("Asked By All", 1)]
    operations = [workload.add_supporter(), workload.add_area(), workload.set_supporter()]
    shutil.copy2(database, database + ".before")
    for operation in operations:
        campaign.play(operation, time.monotonic() + LONGEST_COMMAND, False)
    with open(database + ".before", "rb") as old, open(database, "r+b") as file:
        file.write(old.read())
        file.truncate()
    os.remove(database + ".before")
    expected = [f"lost: {kind} {key}" for operation in operations for kind, key, _ in operation.facts]
    sure = dict(campaign.sure)
    problems = campaign.check()
    whole = must_find("/LA-14/the-check-reports-acknowledged-changes-that-are-lost", expected, problems)
    campaign.sure = {what: value for what, value in sure.items() if f"{what[0]} {what[1]}" not in " ".join(expected)}
    campaign.sure.pop(("specialty", "Asked By All"), None)
    return whole


def plant_a_double(campaign):
    operation = campaign.workload.add_supporter()
    for text in (operation.text, operation.text.replace("@", "@other.")):
        campaign.store.must(*operation.arguments, text=text)
    campaign.acknowledge(operation.facts)
    return must_find("the-check-reports-a-change-that-is-there-twice", [f"there 2 times: supporter {operation.facts[0][1]}"],
                     campaign.check())


def main():
    directory = tempfile.mkdtemp(prefix="kith-kill.")
    try:
        print(f"# seed {SEED}, {ROUNDS} rounds (KITH_SEED={SEED} chooses the same)")
        store = Store(directory)
        store.must("init", "--recovery-file", os.path.join(directory, "recovery"))
        store.must("setup", "set", "office.sender_address=office@kith.example")
        store.must("supporter", "add", "limit=99", text="name=Asked By All\nemail=all@register.example\ngrade=3rd year\n"
                   "areas=Failed assignment\n")
        campaign = Campaign(store, random.Random(SEED))
        problems = []
        for number in range(ROUNDS):
            campaign.round(number)
            campaign.find_passphrase()
            problems += campaign.verify() + campaign.check()
            if problems:
                break
        good = report("/LA-14/what-was-acknowledged-before-a-kill-is-there-once-and-the-store-verifies", problems)
        print(f"# {campaign.acknowledged} changes were acknowledged: {', '.join(sorted(campaign.kinds))}")
        good &= report("changes-of-several-kinds-were-acknowledged", [] if len(campaign.kinds) >= 4 else
                       [f"{campaign.acknowledged} changes of {len(campaign.kinds)} kinds are too few to prove anything"])
        if good:
            good &= plant_lost_writes(campaign)
            good &= plant_a_double(campaign)
            print("1..4")
        return 0 if good else 1
    finally:
        shutil.rmtree(directory, ignore_errors=True)


sys.exit(main())
