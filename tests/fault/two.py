"""Two processes change the same store at the same moment, in many rounds.

Each round starts two commands together. Their answers may be: done (0), or someone else changed it (1, with that sentence); as
each waits for the other's lock, nobody is sent away to try again. What was done must be there afterwards, in whichever order the two came: each writes fields of its own to the same
record, adds an area of its own to the same list, and adds records of its own. A write that was made from an old reading of the
record would take the other's field or area back, and is found.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

KITH = os.environ["KITH"]
ROUNDS = int(os.environ.get("KITH_ROUNDS", "25"))
SEED = int(os.environ.get("KITH_SEED", random.SystemRandom().randrange(1 << 31)))
CHANGED = "Someone else"
DONE, REFUSED = 0, 1


class Office:
    def __init__(self, directory):
        self.place = os.path.join(directory, "store")
        self.passphrase = os.path.join(directory, "passphrase")
        with open(os.open(self.passphrase, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write("correct horse battery two\n")
        self.environment = dict(os.environ, HOME=directory, XDG_DATA_HOME=directory, XDG_CONFIG_HOME=directory,
                                LC_ALL="C.UTF-8", TZ="UTC")

    def start(self, *arguments):
        command = [KITH, "--store", self.place, "--passphrase-file", self.passphrase, "--today", "2026-11-22", *arguments]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env=self.environment)

    def must(self, *arguments, text=""):
        process = self.start(*arguments)
        out, err = process.communicate(text, timeout=120)
        if process.returncode != 0:
            raise RuntimeError(f"kith {' '.join(arguments)} ended with {process.returncode}: {err}")
        return out

    def rows(self, *arguments):
        return json.loads(self.must(*arguments, "--format", "json"))

    def together(self, first, second):
        """Both at once; each is (arguments, text for standard input). Returns (status, what it said) of each."""
        running = [self.start(*arguments) for arguments, _ in (first, second)]
        for process, (_, text) in zip(running, (first, second)):
            process.stdin.write(text)
        for process in running:
            process.stdin.close()
            process.stdin = None
        said = [process.communicate(timeout=120)[1] for process in running]
        return [(process.returncode, text) for process, text in zip(running, said)]


class Campaign:
    def __init__(self, office):
        self.office = office
        self.done = {"specialty": None, "site": None}
        self.areas, self.names, self.values = set(), set(), {}
        self.setting, self.other_settings = None, {}
        self.answers = {DONE: 0, REFUSED: 0}
        self.problems = []

    def answer(self, status, said):
        """Whether it was done."""
        if status not in self.answers or (status == REFUSED and CHANGED not in said):
            self.problems.append(f"a command ended with {status} and said: {said}")
            return False
        self.answers[status] += 1
        return status == DONE

    def fields(self, number):
        pair = [("specialty", f"Field {number}"), ("site", f"Hospital {number}")]
        answers = self.office.together(*((["supporter", "set", "1"], f"{name}={value}\n") for name, value in pair))
        for (name, value), answer in zip(pair, answers):
            if self.answer(*answer):
                self.done[name] = value

    def lists(self, number):
        pair = [f"Left {number}", f"Right {number}"]
        for area in pair:
            self.office.must("area", "add", area)
        answers = self.office.together(*((["supporter", "set", "1"], f"areas+={area}\n") for area in pair))
        for area, answer in zip(pair, answers):
            if self.answer(*answer):
                self.areas.add(area)

    def records(self, number):
        pair = [f"Lefty {number}", f"Righty {number}"]
        answers = self.office.together(*((["supporter", "add"], f"name={name}\nemail={name.replace(' ', '.')}@two.example\n")
                                         for name in pair))
        for name, answer in zip(pair, answers):
            if self.answer(*answer):
                self.names.add(name)

    def many(self, number):
        """Processes that write for a while, so that each finds the other at it: forty settings beside two hundred rows."""
        values = [f"Office {number} {i}" for i in range(40)]
        names = [f"Imported {number} {i}" for i in range(200)]
        rows = "Name,E-mail\n" + "".join(f"{name},i{number}.{i}@two.example\n" for i, name in enumerate(names))
        answers = self.office.together((["setup", "set"], "".join(f"office.name={value}\n" for value in values)),
                                       (["import", "supporters", "-"], rows))
        self.setting = values[-1:] if self.answer(*answers[0]) else (self.setting or ["Peer support"]) + values
        if self.answer(*answers[1]):
            self.names.update(names)

    def settings(self, number):
        """Forty changes of one setting beside forty of another."""
        pair = [[f"{name}={number} {i}" for i in range(40)] for name in ("office.signature", "office.sender_name")]
        answers = self.office.together(*((["setup", "set"], "\n".join(values) + "\n") for values in pair))
        for values, answer in zip(pair, answers):
            name, value = values[-1].split("=")
            if self.answer(*answer):
                self.other_settings[name] = value
            else:
                self.other_settings.pop(name, None)

    def same_field(self, number):
        """Both to one field: it is what one of those that were done wrote."""
        pair = [f"Intake {number} left", f"Intake {number} right"]
        answers = self.office.together(*((["supporter", "set", "1"], f"cohort={value}\n") for value in pair))
        done = [value for value, answer in zip(pair, answers) if self.answer(*answer)]
        if done:
            self.values["cohort"] = done

    def check(self):
        rows = self.office.rows("export", "supporters")
        shared = next(row for row in rows if row["id"] == 1)
        found = [f"{name} was set to {value} and is {shared[name]}" for name, value in self.done.items()
                 if value and shared[name] != value]
        found += [f"{name} is {shared[name]}, which neither wrote" for name, values in self.values.items()
                  if shared[name] not in values]
        found += [f"the area {area} is lost" for area in sorted(self.areas) if area not in shared["areas"]]
        settings = {row["id"]: row["value"] for row in self.office.rows("setup", "list")}
        if self.setting and settings["office.name"] not in self.setting:
            found.append(f"office.name is {settings['office.name']}, which was not the last")
        found += [f"{name} was set to {value} and is {settings[name]}" for name, value in self.other_settings.items()
                  if settings[name] != value]
        names = [row["name"] for row in rows]
        found += [f"{name} is there {names.count(name)} times" for name in sorted(self.names) if names.count(name) != 1]
        return found


def report(name, problems):
    for problem in problems:
        print("# " + problem.replace("\n", "\n# "))
    print(f"{'not ok' if problems else 'ok'} - {name}", flush=True)
    return not problems


def plant(office, campaign):
    """An earlier reading of the record written over a later change, as a program that did not look would do."""
    database = os.path.join(office.place, "kith.db")
    with open(database, "rb") as file:
        before = file.read()
    campaign.fields(ROUNDS + 1)
    campaign.lists(ROUNDS + 1)
    good = campaign.check()
    with open(database, "r+b") as file:
        file.write(before)
        file.truncate()
    bad = campaign.check()
    return good + ([] if len(bad) >= 2 else [f"of two lost updates the checker found only: {bad}"])


def main():
    directory = tempfile.mkdtemp(prefix="kith-two.")
    try:
        print(f"# seed {SEED}, {ROUNDS} rounds")
        office, chance = Office(directory), random.Random(SEED)
        office.must("init", "--recovery-file", os.path.join(directory, "recovery"))
        office.must("supporter", "add", text="name=Shared By Two\nemail=shared@two.example\n")
        campaign = Campaign(office)
        kinds = [campaign.fields, campaign.lists, campaign.records, campaign.same_field, campaign.many, campaign.settings]
        for number in range(ROUNDS):
            (kinds[number] if number < len(kinds) else chance.choice(kinds))(number)
        print(f"# {campaign.answers[DONE]} commands done, {campaign.answers[REFUSED]} refused because someone else changed it")
        good = report("two-processes-at-once-succeed-or-say-that-someone-else-changed-it", campaign.problems)
        good &= report("/LA-14/no-update-of-two-processes-at-once-is-lost", campaign.check()
                       + ([] if campaign.answers[DONE] > ROUNDS else ["hardly any change was done"]))
        verified = office.start("verify")
        out, err = verified.communicate(timeout=120)
        good &= report("the-store-verifies-after-two-processes-wrote-at-once", [] if verified.returncode == 0 else [out + err])
        good &= report("the-check-reports-an-update-that-was-lost", plant(office, campaign))
        return 0 if good else 1
    finally:
        shutil.rmtree(directory, ignore_errors=True)


sys.exit(main())
