"""What kith asks on a terminal: the real binary in a pseudo-terminal that is its controlling one. Used by prompts.sh.

    prompts.py DIALOGUE KITH ARGUMENT…

DIALOGUE is a file of lines: `wait TEXT` until that is on the terminal, `type TEXT` and Enter, `key NAME` (ctrl-c, ctrl-d, ctrl-backslash),
`rest`: Enter to every further question, `hidden` and `shown`: whether the terminal echoes now, `signal NAME`. Prints what was on the terminal, then the lines `status N`
(or `signal N`) and `echo on` or `echo off` for the terminal as it was left. Nothing is waited for longer than a minute."""
import os
import pty
import select
import signal
import sys
import termios
import time

KEYS = {"ctrl-c": b"\x03", "ctrl-d": b"\x04", "ctrl-backslash": b"\x1c"}


class Terminal:
    def __init__(self, command):
        self.seen, self.from_here = b"", 0
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.execv(command[0], command)
        self.deadline = time.monotonic() + 60

    def read(self):
        ready, _, _ = select.select([self.master], [], [], 0.05)
        if not ready:
            return True
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.seen += data
        return bool(data)

    def wait(self, text):
        wanted = text.encode()
        while True:
            at = self.seen.find(wanted, self.from_here)
            if at >= 0:
                self.from_here = at + len(wanted)
                return
            if not self.read() or time.monotonic() > self.deadline:
                self.fail(f"this did not come: {text}")

    def answer_the_rest(self):
        answered = self.from_here
        while self.read():
            if self.seen.endswith(b": ") and len(self.seen) > answered:
                answered = len(self.seen) + 2  # what comes back of the line
                os.write(self.master, b"\n")
            if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return
            if time.monotonic() > self.deadline:
                self.fail("it still asks")

    def echoes(self):
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

    def expect_echo(self, wanted):
        while self.echoes() != wanted:
            self.read()
            if time.monotonic() > self.deadline:
                self.fail("the terminal " + ("hides" if wanted else "shows") + " what is typed")

    def fail(self, what):
        print(self.seen.decode(errors="replace"))
        print(f"FAILED: {what}")
        os.kill(self.pid, signal.SIGKILL)
        sys.exit(1)

    def end(self):
        status, echo = None, self.echoes()
        while status is None:
            self.read()
            pid, ended = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                status = ended
            else:
                echo = self.echoes()
            if time.monotonic() > self.deadline:
                self.fail("it does not end")
        try:
            echo = self.echoes()
        except termios.error:
            pass
        while select.select([self.master], [], [], 0)[0]:
            if not self.read():
                break
        print(self.seen.decode(errors="replace").replace("\r\n", "\n"))
        print(f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"status {os.WEXITSTATUS(status)}")
        print("echo on" if echo else "echo off")


def main():
    terminal = Terminal(sys.argv[2:])
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "wait":
                terminal.wait(rest)
            elif word == "type":
                os.write(terminal.master, rest.encode() + b"\n")
            elif word == "rest":
                terminal.answer_the_rest()
            elif word == "key":
                os.write(terminal.master, KEYS[rest])
            elif word == "signal":
                os.kill(terminal.pid, getattr(signal, "SIG" + rest))
            elif word in ("hidden", "shown"):
                terminal.expect_echo(word == "shown")
            else:
                terminal.fail(f"no such line: {line}")
    terminal.end()


main()
