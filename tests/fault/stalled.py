"""A screen whose terminal takes nothing more (a line that hangs, Ctrl-S) keeps nobody else from saving.

    stalled.py KITH STORE PASSPHRASE-FILE RECORD

RECORD holds a supporter's fields. The screen is stopped in the middle of showing its list; then the supporter is added by a command. It ends
with a sentence and 1 where that is refused.
"""

import array
import fcntl
import os
import pty
import subprocess
import sys
import termios
import time

kith, store, passphrase, record = sys.argv[1:]
PATIENCE = 20  # seconds
options = ["--store", store, "--passphrase-file", passphrase]


def fail(sentence):
    print(sentence)
    sys.exit(1)


def until(what, condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            fail(f"{what} did not come about in {PATIENCE} seconds")
        os.sched_yield()


def lead_session(terminal):
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)


def unread(terminal):
    count = array.array("i", [0])
    fcntl.ioctl(terminal, termios.FIONREAD, count)
    return count[0]


def sleeps(process):
    with open(f"/proc/{process.pid}/stat", encoding="utf-8") as file:
        return file.read().rsplit(")", 1)[1].split()[0] == "S"


here, there = pty.openpty()
fcntl.ioctl(there, termios.TIOCSWINSZ, array.array("H", [24, 80, 0, 0]))
os.set_blocking(here, False)
screen = subprocess.Popen([kith, *options], stdin=there, stdout=there, stderr=there,
                          env=dict(os.environ, TERM="xterm-256color"), preexec_fn=lambda: lead_session(there))
shown = b""


def has_shown(text):
    global shown
    try:
        shown += os.read(here, 65536)
    except BlockingIOError:
        pass
    return text in shown


until("the first screen", lambda: has_shown(b"Nothing is due"))
termios.tcflow(there, termios.TCOOFF)
os.write(here, b"2")
until("waiting for the terminal", lambda: unread(there) == 0 and sleeps(screen))
with open(record, encoding="utf-8") as fields:
    added = subprocess.run([kith, *options, "supporter", "add"], stdin=fields, capture_output=True, text=True, check=False)
termios.tcflow(there, termios.TCOON)
if added.returncode != 0:
    fail(f"the supporter could not be added ({added.returncode}): {added.stderr}")
shown = b""
until("the list", lambda: has_shown(b"Zebra Quagga"))
os.close(here)
until("the end", lambda: screen.poll() is not None)
