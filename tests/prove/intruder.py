"""intruder.py [--short]: local attacks on a live kith, as an ordinary second user and through what that user can plant.

KITH=program. Needs root, to be two users: the coordinator is `daemon`, the intruder `nobody`. Each row of the tables below is tried for real; it
"got" something when secret words came out, a file of the coordinator's was changed, or a program of the intruder's was run. Each class of rows
is first tried where it must succeed (`planted`): a store loosened on purpose, a program without kith's defences. The last line counts."""

import ctypes
import fcntl
import os
import pty
import pwd
import resource
import select
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import termios
import time

KITH = os.environ["KITH"]
SECRETS = [b"Zebulon Quillfeather", b"marzipan lantern", b"correct horse battery zebra"]
PASSPHRASE = SECRETS[2].decode()
OWNER, INTRUDER = pwd.getpwnam("daemon"), pwd.getpwnam("nobody")
PTRACE_ATTACH, PTRACE_DETACH, PTRACE_SEIZE = 16, 17, 0x4206
libc = ctypes.CDLL(None, use_errno=True)
attacks, got, missed = 0, 0, []


def holds_secret(data):
    """Whether any of the words is there, as UTF-8, UTF-16 or as the cells of a screen."""
    return any(word.decode().encode(code) in data for word in SECRETS for code in ("utf-8", "utf-16-le", "utf-32-le"))


def become(user, umask=0o022):
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    os.umask(umask)


def as_user(user, function, limit=20):
    """What FUNCTION answers in a process of USER: True where it got something. Errors of the kernel are its refusal."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        answer = b"0"
        try:
            become(user)
            signal.alarm(limit)
            answer = b"1" if function() else b"0"
        except OSError:
            pass
        except BaseException as error:  # a mistake in the campaign is not a refusal
            answer = repr(error).encode()
        os.write(writing, answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        answer = file.read()
    os.waitpid(child, 0)
    if answer not in (b"0", b"1"):
        sys.exit(f"FOUND the campaign itself: {answer.decode() or 'no answer'}")
    return answer == b"1"


def row(name, result):
    global attacks, got
    attacks += 1
    if result:
        got += 1
        print(f"FOUND {name}", flush=True)
    elif "-v" in sys.argv:
        print(f"# {name}: nothing", flush=True)


def planted(name, result):
    if not result:
        missed.append(name)
        print(f"planted {name}: NOT caught", flush=True)


class Place:
    """A directory that everybody can go through, with the coordinator's home and store and the intruder's own folder in it."""

    def __init__(self):
        self.root = tempfile.mkdtemp(prefix="kith-intruder.", dir="/tmp")
        os.chmod(self.root, 0o755)
        self.kith = self.path("kith")
        shutil.copy(KITH, self.kith)
        os.chmod(self.kith, 0o755)
        self.owned, self.theirs = self.folder("owned", OWNER), self.folder("theirs", INTRUDER, 0o777)
        self.home = self.folder("owned/home", OWNER)
        self.store = os.path.join(self.owned, "store")
        self.secret = os.path.join(self.owned, "passphrase")
        self.write(self.secret, PASSPHRASE + "\n", OWNER, 0o600)
        self.requests = 0
        self.witness = os.path.join(self.theirs, "witness")

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def folder(self, name, user, mode=0o755):
        path = self.path(name)
        os.mkdir(path)
        os.chmod(path, mode)
        os.chown(path, user.pw_uid, user.pw_gid)
        return path

    def write(self, path, text, user, mode):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chown(path, user.pw_uid, user.pw_gid)
        os.chmod(path, mode)
        return path

    def environment(self, **more):
        base = {"HOME": self.home, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm", "USER": "daemon", "LOGNAME": "daemon"}
        base.update(more)
        return {name: value for name, value in base.items() if value is not None}

    def run(self, *words, given=None, umask=0o022, cwd=None, store=None, program=None, environment=None, user=OWNER, limit=60):
        """kith as the coordinator; a run that does not end is a finding of its caller's."""
        command = [program or self.kith, "--store", store or self.store, "--as", "daemon", "--passphrase-file", self.secret, *words]
        try:
            return subprocess.run(command, input=given, capture_output=True, cwd=cwd or self.home, timeout=limit, check=False,
                                  env=environment or self.environment(), preexec_fn=lambda: become(user, umask))
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, -99, b"", b"it hung")

    def witnessed(self):
        """Whether the intruder's program was run, or something was written for them; forgets it."""
        there = os.path.exists(self.witness)
        if there:
            os.unlink(self.witness)
        return there

    def remove(self):
        shutil.rmtree(self.root, ignore_errors=True)


def make_store(place, store=None, umask=0o022):
    done = place.run("init", "--recovery-file", (store or place.store) + ".recovery", store=store, umask=umask)
    if done.returncode != 0:
        return done
    place.run("supporter", "add", given=f"name={SECRETS[0].decode()}\nemail=zq@example.org\nnotes={SECRETS[1].decode()}\n".encode(), store=store)
    return done


class Live:
    """kith's screens in a terminal of the coordinator's, with the register shown."""

    def __init__(self, place, command=None, wait=b"Zebulon"):
        self.seen = b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(place.home)
            become(OWNER)
            hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
            command = command or [place.kith, "--store", place.store, "--as", "daemon", "--passphrase-file", place.secret]
            os.execve(command[0], command, place.environment())
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        if wait == b"Zebulon":
            self.until(b"Today")
            os.write(self.terminal, b"2")
        self.until(wait)

    def until(self, word, limit=30):
        end = time.monotonic() + limit
        while word not in self.seen:
            if not select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]:
                sys.exit(f"FOUND the campaign itself: no {word} on the screen: {self.seen[-400:]!r}")
            try:
                self.seen += os.read(self.terminal, 65536)
            except OSError:
                sys.exit(f"FOUND the campaign itself: it ended: {self.seen[-400:]!r}")

    def end(self, number=signal.SIGKILL):
        os.kill(self.pid, number)
        while True:
            try:
                if not os.read(self.terminal, 65536):
                    break
            except OSError:
                break
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.terminal)
        return status


# ---- what the intruder reads and writes of files


def reads(path):
    with open(path, "rb") as file:
        return len(file.read()) > 0


def lists(path):
    return len(os.listdir(path)) > 0


def writes(path):
    os.close(os.open(path, os.O_WRONLY | os.O_APPEND))
    return True


def links(path, place):
    os.link(path, os.path.join(place.theirs, "link"))
    return True


def adds_to(path):
    os.close(os.open(os.path.join(path, "planted"), os.O_CREAT | os.O_WRONLY, 0o600))
    return True


FILE_ATTACKS = [("read", lambda place, path: reads(path)), ("write", lambda place, path: writes(path)),
                ("truncate", lambda place, path: os.truncate(path, 0) is None), ("loosen", lambda place, path: os.chmod(path, 0o666) is None),
                ("unlink", lambda place, path: os.unlink(path) is None), ("rename", lambda place, path: os.rename(path, path + ".gone") is None),
                ("hard link", lambda place, path: links(path, place)), ("take", lambda place, path: os.chown(path, INTRUDER.pw_uid, -1) is None)]
FOLDER_ATTACKS = [("list", lambda place, path: lists(path)), ("enter", lambda place, path: os.chdir(path) is None),
                  ("add to", lambda place, path: adds_to(path)), ("loosen", lambda place, path: os.chmod(path, 0o777) is None),
                  ("rename", lambda place, path: os.rename(path, path + ".gone") is None)]


def files_of(top):
    for folder, _, names in os.walk(top):
        yield folder, True
        for name in names:
            yield os.path.join(folder, name), False


def attack_files(place, top, what):
    for path, is_folder in list(files_of(top)):
        for verb, attempt in FOLDER_ATTACKS if is_folder else FILE_ATTACKS:
            name = f"{what}: {verb} {os.path.relpath(path, place.root)}"
            row(name, as_user(INTRUDER, lambda attempt=attempt, path=path: attempt(place, path)))


def permissions(place):
    open_store = place.path("owned", "loose")
    make_store(place, open_store, umask=0)
    place.run("backup", os.path.join(place.owned, "copy.db"), umask=0)
    for store, what in ((place.store, "umask 022"), (open_store, "umask 000"))[1 if "--short" in sys.argv else 0 :]:
        attack_files(place, store, what)
    for name in ("copy.db", "copy.db.keyring", "store.recovery", "loose.recovery", "passphrase"):
        for verb, attempt in FILE_ATTACKS:
            row(f"copy: {verb} {name}", as_user(INTRUDER, lambda a=attempt, n=name: a(place, os.path.join(place.owned, n))))
    for path, _ in files_of(open_store):
        row(f"umask 000: mode of {os.path.basename(path)}", os.stat(path).st_mode & 0o077)
    # Loosened on purpose: the same attempts get in.
    os.chmod(open_store, 0o777)
    os.chmod(os.path.join(open_store, "keyring.conf"), 0o666)
    planted("permissions: read", as_user(INTRUDER, lambda: reads(os.path.join(open_store, "keyring.conf"))))
    planted("permissions: list", as_user(INTRUDER, lambda: lists(open_store)))
    planted("permissions: add", as_user(INTRUDER, lambda: adds_to(open_store)))
    os.unlink(os.path.join(open_store, "planted"))
    # ... and kith does not go on with it as if nothing were.
    done = place.run("supporter", "list", store=open_store)
    row("permissions: a loosened store is used in silence", done.returncode == 0 and os.stat(open_store).st_mode & 0o077 and not done.stderr)
    shutil.rmtree(open_store)


# ---- what the intruder puts where kith will look


def plant(kind, path, target):
    if kind == "symlink":
        os.symlink(target, path)
    elif kind == "dangling symlink":
        os.symlink(target + ".none", path)
    elif kind == "fifo":
        os.mkfifo(path, 0o666)
    elif kind == "folder":
        os.mkdir(path, 0o777)
    elif kind == "file":
        with open(path, "w", encoding="utf-8") as file:
            file.write("planted\n")
        os.chmod(path, 0o666)
    elif kind == "hard link":
        os.link(target, path)


def before_init(place):
    """In a folder like /tmp, where the intruder was first."""
    public = place.path("public")
    os.mkdir(public)
    os.chmod(public, 0o1777)
    for kind in ("symlink", "dangling symlink", "fifo", "folder", "file"):
        store = os.path.join(public, "store-" + kind.replace(" ", "-"))
        target = place.theirs
        as_user(INTRUDER, lambda kind=kind, store=store, target=target: plant(kind, store, target) is None)
        before = set(os.listdir(place.theirs)) | {target + ".none"} & {p for p in [target + ".none"] if os.path.exists(p)}
        done = make_store(place, store)
        after = set(os.listdir(place.theirs)) | {target + ".none"} & {p for p in [target + ".none"] if os.path.exists(p)}
        row(f"before init: {kind} in the store's place", done.returncode in (0, -99) or after != before)
    for kind in ("symlink", "fifo", "file"):
        path = os.path.join(public, "recovery-" + kind)
        as_user(INTRUDER, lambda kind=kind, path=path: plant(kind, path, place.witness) is None)
        store = place.path("owned", "store-" + kind)
        done = place.run("init", "--recovery-file", path, store=store)
        row(f"before init: {kind} in the recovery code's place", done.returncode in (0, -99) or place.witnessed())
        shutil.rmtree(store, ignore_errors=True)
        path = os.path.join(public, "backup-" + kind)
        as_user(INTRUDER, lambda kind=kind, path=path: plant(kind, path, place.witness) is None)
        done = place.run("backup", path)
        row(f"backup: {kind} in its place", done.returncode in (0, -99) or place.witnessed())
        path = os.path.join(public, "export-" + kind)
        as_user(INTRUDER, lambda kind=kind, path=path: plant(kind, path, place.theirs) is None)
        done = place.run("export", "--all", path)
        row(f"export: {kind} in its place", done.returncode in (0, -99) or place.witnessed())
    os.chmod(public, 0o777)  # in a sticky folder the kernel answers for every program
    path = os.path.join(public, "naive")
    as_user(INTRUDER, lambda: plant("symlink", path, place.witness) is None)
    as_user(OWNER, lambda: os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)) is None)
    planted("before init: symlink", place.witnessed())


def inside_store(place):
    """What a restored copy, a mistaken chown or a group may leave in the store itself."""
    short = "--short" in sys.argv
    names = ("kith.db", "keyring.conf", "drafts", "kith.db-journal", "keyring.conf.new")
    for name in names[:2] if short else (*names, "erasures", "backups"):
        for kind in ("symlink", "dangling symlink", "fifo", "hard link", "file"):
            store = place.path("owned", "swapped")
            shutil.copytree(place.store, store)
            for path, _ in list(files_of(store)):
                os.chown(path, OWNER.pw_uid, OWNER.pw_gid)
            path = os.path.join(store, name)
            target = os.path.join(place.theirs, "target")
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.exists(path):
                os.rename(path, target) if kind in ("symlink", "hard link") else os.unlink(path)
            if kind in ("symlink", "hard link") and not os.path.exists(target):
                place.write(target, "target\n", INTRUDER, 0o666)
            plant(kind, path, target)
            if kind == "file":
                os.chown(path, INTRUDER.pw_uid, INTRUDER.pw_gid)
            before = open(target, "rb").read() if os.path.exists(target) else None
            done = place.run("supporter", "add", given=b"name=Another Person\nemail=a@example.org\n", store=store)
            after = open(target, "rb").read() if os.path.exists(target) else None
            changed = (before != after and kind != "hard link") or os.path.exists(target + ".none")
            if kind == "hard link" and os.stat(target).st_uid == OWNER.pw_uid:
                # The same file under a second name is the coordinator's still: nobody else opens it.
                row(f"in the store: {named} by its other name", as_user(INTRUDER, lambda: reads(target) or writes(target)))
                leftover = True
            else:
                leftover = False
            named = os.path.basename(path)
            # keyring.conf.new and a journal that is no journal are kith's own leftovers: it may clear them away and go on.
            leftover = leftover or name in ("kith.db-journal", "keyring.conf.new", "backups", "erasures", "drafts")
            row(f"in the store: {kind} in place of {named}", done.returncode == -99 or changed or (done.returncode == 0 and not leftover))
            shutil.rmtree(store)
            for leftover_file in (target, target + ".none"):
                if os.path.exists(leftover_file):
                    os.unlink(leftover_file)
    planted_inside(place)


def planted_inside(place):
    """A program that opens whatever has the name."""
    link, fifo, target = (os.path.join(place.owned, name) for name in ("naive-link", "naive-fifo", "naive-target"))
    place.write(target, "target\n", OWNER, 0o666)
    os.symlink(target, link)
    os.mkfifo(fifo)
    os.chown(fifo, OWNER.pw_uid, -1)
    as_user(OWNER, lambda: os.write(os.open(link, os.O_WRONLY | os.O_APPEND), b"more") > 0)
    planted("in the store: symlink", os.path.getsize(target) > 7)
    try:
        subprocess.run(["/bin/cat", fifo], timeout=0.5, check=False, stdout=subprocess.DEVNULL)
        planted("in the store: fifo", False)
    except subprocess.TimeoutExpired:
        pass
    for path in (link, fifo, target):
        os.unlink(path)


def evil_program(place, name="evil", user=INTRUDER, mode=0o755, folder=None):
    return place.write(os.path.join(folder or place.theirs, name), f"#!/bin/sh\ncat >{place.witness}\n: >>{place.witness}\n", user, mode)


EVIL_LIBRARY = """
#include <fcntl.h>
#include <unistd.h>
static void __attribute__ ((constructor)) act (void) { int fd = open ("%s", O_CREAT | O_WRONLY, 0666); if (fd >= 0) close (fd); }
void g_io_module_load (void *m) { (void)m; act (); }
void g_io_module_unload (void *m) { (void)m; }
char **g_io_module_query (void) { act (); return 0; }
void gtk_module_init (void) { act (); }
"""


def evil_library(place):
    source = place.write(os.path.join(place.theirs, "evil.c"), EVIL_LIBRARY % place.witness, INTRUDER, 0o644)
    library = os.path.join(place.theirs, "libgioevil.so")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], check=True)
    return library


def environment(place):
    library, program = evil_library(place), evil_program(place, "sendmail")
    folder = place.theirs
    settings = place.write(os.path.join(folder, "kith.conf"), f'sendmail = "{program}";\n', INTRUDER, 0o644)
    os.makedirs(os.path.join(folder, "kith"), exist_ok=True)
    shutil.copy(settings, os.path.join(folder, "kith", "kith.conf"))
    request(place)
    hostile = {
        "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_STATE_HOME": folder, "XDG_CACHE_HOME": folder,
        "XDG_RUNTIME_DIR": folder, "XDG_CONFIG_DIRS": folder, "XDG_DATA_DIRS": folder, "TMPDIR": folder, "TMP": folder, "TEMP": folder,
        "SQLITE_TMPDIR": folder, "GIO_EXTRA_MODULES": folder, "GIO_MODULE_DIR": folder, "GTK_MODULES": library, "GTK_PATH": folder,
        "G_MESSAGES_DEBUG": "all", "G_DEBUG": "all", "G_SLICE": "debug-blocks", "G_FILENAME_ENCODING": "junk", "GSETTINGS_BACKEND": "memory",
        "GCONV_PATH": folder, "LOCPATH": folder, "NLSPATH": folder + "/%N", "LANGUAGE": "../../junk", "LC_ALL": "junk.JUNK@junk",
        "LIBCONFIG": settings, "PATH": folder, "IFS": "/", "ENV": program, "BASH_ENV": program, "SHELL": program, "EDITOR": program,
        "PAGER": program, "TERMINFO": folder, "TERMINFO_DIRS": folder, "TERM": "../../../../etc/passwd", "TERMCAP": folder, "TZDIR": folder,
        "TZ": "/" + folder, "HOSTALIASES": settings, "RES_OPTIONS": "debug", "MALLOC_TRACE": place.witness, "MALLOC_CHECK_": "7",
        "KITH_PASSPHRASE": "x", "MAILRC": settings, "POSIXLY_CORRECT": "1", "DBUS_SESSION_BUS_ADDRESS": "unixexec:path=" + program,
    }
    before = set(os.listdir(folder))
    for name, value in list(hostile.items())[:: 6 if "--short" in sys.argv else 1]:
        done = place.run("supporter", "list", environment=place.environment(**{name: value}), cwd=folder)
        place.run("outbox", "send", "--now", environment=place.environment(**{name: value}), cwd=folder)
        new = set(os.listdir(folder)) - before
        row(f"environment: {name}", place.witnessed() or new or done.returncode == -99 or PASSPHRASE.encode() in done.stdout + done.stderr)
        for left in new:
            shutil.rmtree(os.path.join(folder, left), ignore_errors=True)
            if os.path.exists(os.path.join(folder, left)):
                os.unlink(os.path.join(folder, left))
    done = place.run("outbox", "send", "--now", cwd=folder)
    row("environment: kith.conf in the working folder", place.witnessed() or done.returncode == -99)
    set_user_id(place, library)
    planted("environment: a module that is loaded", as_user(OWNER, lambda: os.system(f"LD_PRELOAD={library} /bin/true") == 0) and place.witnessed())


def request(place):
    """A message that waits, so that sending would run a mail program."""
    place.run("setup", "set", "office.sender_address=office@example.org")
    place.run("request", "add", given=b"name=Priya Shah\nemail=priya@example.org\narea=Exams\nsummary=to talk about exams\n")
    place.requests += 1
    place.run("acknowledge", str(place.requests))
    waits = place.run("outbox", "list", "--format", "csv")
    if b"waiting" not in waits.stdout:
        sys.exit(f"FOUND the campaign itself: no message waits: {waits.stdout.decode()} {waits.stderr.decode()}")


def set_user_id(place, library):
    copy = place.path("set-user-id")
    shutil.copy(KITH, copy)
    for mode in (0o4755, 0o2755, 0o6755):
        os.chown(copy, OWNER.pw_uid, OWNER.pw_gid)
        os.chmod(copy, mode)
        for more in ({}, {"LD_PRELOAD": library}, {"LD_LIBRARY_PATH": place.theirs}, {"LD_AUDIT": library}):
            done = place.run("supporter", "list", program=copy, user=INTRUDER, environment=place.environment(**more))
            row(f"set-user-id {mode:o} {' '.join(more)}", done.returncode == 0 or holds_secret(done.stdout + done.stderr))
            place.witnessed()
    os.unlink(copy)


# ---- the live process


def proc_reads(pid, name):
    path = f"/proc/{pid}/{name}"
    if name in ("fd", "fdinfo", "map_files", "task"):
        return any(os.readlink(os.path.join(path, entry)) or True for entry in os.listdir(path)) if name in ("fd", "map_files") else False
    if name in ("cwd", "root", "exe"):
        return len(os.readlink(path)) > 0
    with open(path, "rb") as file:
        return len(file.read(4096)) > 0


def proc_writes(pid, name):
    with open(f"/proc/{pid}/{name}", "wb") as file:
        file.write(b"0")
    return True


def ptraces(request_number, pid):
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    done = libc.ptrace(request_number, pid, None, None) == 0
    if done:
        os.waitpid(pid, 0)
        libc.ptrace(PTRACE_DETACH, pid, None, None)
    return done


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def vm_reads(pid, place):
    buffer = ctypes.create_string_buffer(16)
    local, remote = Vector(ctypes.addressof(buffer), 16), Vector(place, 16)
    return libc.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) > 0


def mapped(pid):
    with open(f"/proc/{pid}/maps", encoding="utf-8") as file:
        return int(file.readline().split("-")[0], 16)


def signals(pid, number):
    os.kill(pid, number)
    return True


def pidfd(pid):
    handle = os.pidfd_open(pid)
    return libc.syscall(438, handle, 0, 0) >= 0  # pidfd_getfd


def terminal_of(pid):
    return os.readlink(f"/proc/{pid}/fd/0")


PROC = ["environ", "mem", "maps", "smaps", "auxv", "stack", "syscall", "io", "fd", "map_files", "cwd", "root", "exe", "pagemap", "personality"]


def process(place):
    live = Live(place)
    first, tty = mapped(live.pid), terminal_of(live.pid)
    for user, who in ((INTRUDER, "intruder"), (OWNER, "another process of the coordinator's")):
        for name in PROC:
            row(f"/proc: {name} by {who}", as_user(user, lambda n=name: proc_reads(live.pid, n)))
        for name in ("mem", "clear_refs", "oom_adj", "coredump_filter"):
            if user is INTRUDER or name in ("mem", "clear_refs"):
                row(f"/proc: write {name} by {who}", as_user(user, lambda n=name: proc_writes(live.pid, n)))
        for name, number in (("attach", PTRACE_ATTACH), ("seize", PTRACE_SEIZE)):
            row(f"ptrace: {name} by {who}", as_user(user, lambda n=number: ptraces(n, live.pid)))
        row(f"ptrace: process_vm_readv by {who}", as_user(user, lambda: vm_reads(live.pid, first)))
        row(f"ptrace: pidfd_getfd by {who}", as_user(user, lambda: pidfd(live.pid)))
    for number in (signal.SIGSEGV, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP, signal.SIGCONT):
        row(f"signal {number} by intruder", as_user(INTRUDER, lambda n=number: signals(live.pid, n)))
    row("terminal: read by intruder", as_user(INTRUDER, lambda: os.open(tty, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK) >= 0))
    row("terminal: write by intruder", as_user(INTRUDER, lambda: os.open(tty, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK) >= 0))
    for name in ("cmdline", "comm", "status", "stat", "limits", "environ"):
        with open(f"/proc/{live.pid}/{name}", "rb") as file:
            row(f"/proc: the secret in {name}", holds_secret(file.read()))
    tracer = subprocess.run(["sh", "-c", f"grep -c 'TracerPid:.0$' /proc/{live.pid}/status"], capture_output=True, check=False)
    row("ptrace: a tracer is there", tracer.stdout.strip() != b"1")
    status = live.end(signal.SIGSEGV)
    row("core: dumped by SIGSEGV", os.WCOREDUMP(status))
    cores = [path for path, _ in files_of(place.home) if os.path.basename(path).startswith("core")]
    row("core: a file in the working folder", cores)
    for number in () if "--short" in sys.argv else (signal.SIGABRT, signal.SIGQUIT, signal.SIGBUS):
        row(f"core: dumped by signal {number}", os.WCOREDUMP(Live(place).end(number)))
    planted_process(place)


def planted_process(place):
    """A program without any of it, of the coordinator's."""
    plain = Live(place, ["/bin/sh", "-c", "echo ready; read line"], b"ready")
    first = mapped(plain.pid)
    planted("/proc", as_user(OWNER, lambda: proc_reads(plain.pid, "environ")))
    planted("/proc: fd", as_user(OWNER, lambda: proc_reads(plain.pid, "fd")))
    planted("ptrace", as_user(OWNER, lambda: ptraces(PTRACE_ATTACH, plain.pid)))
    planted("ptrace: process_vm_readv", as_user(OWNER, lambda: vm_reads(plain.pid, first)))
    planted("signal", as_user(OWNER, lambda: signals(plain.pid, signal.SIGCONT)))
    with open("/proc/sys/kernel/core_pattern", encoding="ascii") as file:
        own_files = not file.read().startswith("|")
    planted("core", os.WCOREDUMP(plain.end(signal.SIGSEGV)) or not own_files)
    for path, _ in list(files_of(place.home)):
        if os.path.basename(path).startswith("core"):
            os.unlink(path)


# ---- the mail program

INJECTS = """#!/usr/bin/python3
import fcntl, os, sys, termios
said = []
for end in range(3, 256):
    try:
        os.fstat(end)
        said.append("fd %%d" %% end)
    except OSError:
        pass
for name in ("/dev/tty", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2"):
    try:
        end = os.open(name, os.O_RDWR | os.O_NONBLOCK)
        for byte in b"injected":
            fcntl.ioctl(end, termios.TIOCSTI, bytes([byte]))
        said.append(name)
    except OSError:
        pass
if os.getsid(0) != os.getpid() and len(sys.argv) > 1 and sys.argv[1] == "-oi":
    said.append("no session of its own")
said += [name for name in os.environ if name not in ("PATH", "LANG", "HOME", "LC_CTYPE")]
if said:
    open("%s", "w").write(repr(said))
"""


def mail(place):
    def settings(program):
        return place.write(os.path.join(place.owned, "kith.conf"), f'sendmail = "{program}";\n', OWNER, 0o600)

    def sends(program):
        place.run("--config", settings(program), "outbox", "send", "--now", environment=place.environment(SECRET_VARIABLE="1"))
        return place.witnessed()

    injecting = place.write(os.path.join(place.owned, "injects"), INJECTS % place.witness, OWNER, 0o755)
    place.write(place.witness, "", INTRUDER, 0o666)
    place.witnessed()
    open_folder = place.folder("owned/open", OWNER, 0o777)
    own = evil_program(place, "own", OWNER, 0o755, place.owned)
    request(place)
    swapped = {
        "of another owner": evil_program(place), "world-writable": evil_program(place, "loose", OWNER, 0o777, place.owned),
        "in a world-writable folder": evil_program(place, "evil", OWNER, 0o755, open_folder),
        "in another's folder": evil_program(place, "mine", OWNER, 0o755, place.theirs),
    }
    os.symlink(swapped["of another owner"], os.path.join(place.owned, "link"))
    swapped["a symlink to another's"] = os.path.join(place.owned, "link")
    swapped["a relative name"] = "evil"
    swapped["a command line"] = f"/bin/sh -c {swapped['of another owner']}"
    fifo = os.path.join(place.owned, "fifo")
    os.mkfifo(fifo, 0o777)
    swapped["a FIFO"] = fifo
    for name, program in swapped.items():
        if name != "a command line":
            row(f"mail program: {name}", sends(program))
    for path, mode, user, name in ((None, 0o666, OWNER, "world-writable settings"), (None, 0o600, INTRUDER, "another's settings")):
        path = place.write(os.path.join(place.owned, "their.conf"), f'sendmail = "{own}";\n', user, mode)
        place.run("--config", path, "outbox", "send", "--now")
        row(f"mail program: {name}", place.witnessed())
    planted("mail program", sends(own))
    injection(place, settings, injecting)


def injection(place, settings, program):
    """Sent from a terminal: what the child could type there would be run by the coordinator's shell."""
    request(place)
    live = Live(place, [place.kith, "--store", place.store, "--as", "daemon", "--passphrase-file", place.secret, "--config",
                        settings(program), "outbox", "send", "--now"], b"")
    while True:
        if not select.select([live.terminal], [], [], 20)[0]:
            break
        try:
            live.seen += os.read(live.terminal, 4096)
        except OSError:
            break
    os.waitpid(live.pid, 0)
    os.close(live.terminal)
    said = open(place.witness, encoding="utf-8").read() if os.path.exists(place.witness) else ""
    for name in ("/dev/tty", "/dev/std", "/proc/self/fd", "'fd ", "session", "SECRET"):
        row(f"terminal injection: {name.strip()}", name in said or "injected" in live.seen.decode("utf-8", "replace"))
    place.witnessed()
    plain = Live(place, ["/usr/bin/python3", program], b"")
    while select.select([plain.terminal], [], [], 10)[0]:
        try:
            plain.seen += os.read(plain.terminal, 4096)
        except OSError:
            break
    os.waitpid(plain.pid, 0)
    os.close(plain.terminal)
    planted("terminal injection", place.witnessed())


CLASSES = [permissions, before_init, inside_store, process, mail, environment]


def main():
    if os.geteuid() != 0:
        sys.exit("intruder: it must be run as root, which can be two users; nothing was tried")
    place = Place()
    try:
        done = make_store(place)
        if done.returncode != 0:
            sys.exit(f"FOUND the campaign itself: {done.stderr.decode()}")
        live = Live(place)
        live.end(signal.SIGTERM)
        for each in CLASSES:
            each(place)
    finally:
        place.remove()
    print(f"planted: {len(CLASSES)} classes, caught" if not missed else "planted: NOT all caught")
    print(f"intruder: {attacks} attacks, {got} got anything")
    sys.exit(1 if got or missed else 0)


main()
