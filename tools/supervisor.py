"""Keeps a few processes running under one roof; when the roof goes, they go."""

import contextlib
import os
import select
import signal
import subprocess
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from tools import guarded

_TOO_SOON = 10.0  # seconds; a process that lives longer has started well
_MOST_DEATHS = 5  # in a row, each too soon
_LONGEST_PAUSE = 5.0


class Hopeless(Exception):
    """A child that dies as often as it is started; carries what to tell the person."""


@dataclass
class Child:
    """One process to keep running, with the file that holds what it says."""

    name: str
    command: list
    log: Path
    environment: dict
    process: subprocess.Popen | None = None
    started: float = 0.0
    due: float = 0.0
    deaths: int = 0

    def start(self, cwd):
        """Start the process; its words are appended to its log."""
        with open(self.log, "ab") as output:
            self.process = guarded.start(
                self.command, env=self.environment, cwd=cwd, stdout=output, stderr=output
            )
        self.started = time.monotonic()

    def last_words(self, lines=8):
        """Return the end of the log, indented."""
        with contextlib.suppress(OSError), self.log.open(errors="replace") as log:
            return "".join(f"    {line.rstrip()}\n" for line in deque(log, lines))
        return ""


class Supervisor:
    """Starts children, restarts the fallen, stops all. One in a process: it takes the signals."""

    def __init__(self, children, *, cwd, say=print):
        self._children = children
        self._cwd = cwd
        self._say = say
        self._asked = 0
        self._reader, self._writer = os.pipe()

    def run(self):
        """Keep the children running until a signal asks for the end; return the exit code."""
        self._listen()
        code = 0
        try:
            for child in self._children:
                child.start(self._cwd)
            while not self._asked:
                select.select([self._reader], [], [], 0.2)
                for child in self._children:
                    self._look_after(child)
        except Hopeless as why:
            self._say(str(why))
            code = 1
        finally:
            self._stop_all()
        return code

    def _listen(self):
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _ask(self, *_):
        self._asked += 1

    def _look_after(self, child):
        """See whether a child fell, and restart it when its pause is over."""
        with contextlib.suppress(OSError):
            os.read(self._reader, 4096)
        if child.process is None:
            if time.monotonic() >= child.due:
                child.start(self._cwd)
        elif child.process.poll() is not None:
            self._bury(child, child.process.returncode)

    def _bury(self, child, code):
        guarded.sweep(child.process)  # a guardian that was killed leaves its people behind
        now = time.monotonic()
        child.deaths = child.deaths + 1 if now - child.started < _TOO_SOON else 1
        child.process = None
        if child.deaths >= _MOST_DEATHS:
            raise Hopeless(
                f"The {child.name} process ended {child.deaths} times at once (code {code}); "
                f"giving up. Its last words, from {child.log}:\n{child.last_words()}"
            )
        pause = min(0.25 * 2 ** (child.deaths - 1), _LONGEST_PAUSE)
        child.due = now + pause
        self._say(f"The {child.name} process ended (code {code}); starting it again in {pause} s.")

    def _stop_all(self, patience=8.0):
        """Ask all to end at once, wait a little (less when asked again), then make them."""
        alive = [c.process for c in self._children if c.process and c.process.poll() is None]
        for process in alive:
            with contextlib.suppress(OSError):
                process.send_signal(signal.SIGTERM)
        deadline, asked = time.monotonic() + patience, self._asked
        while any(process.poll() is None for process in alive):
            if time.monotonic() > deadline or self._asked > asked:
                break
            time.sleep(0.02)
        for child in self._children:
            if child.process:
                guarded.sweep(child.process)
