"""Starting ./run in a miniature checkout and looking at what it leaves behind."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def clean_environment(**more):
    """Return this process's environment without what tests/settings.py put there."""
    ours = ("SECRET_KEY", "PUBLIC_URL", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "VAR_DIR")
    ours += ("DEMO", "LOG_FORMAT", "DJANGO_SETTINGS_MODULE", "EMAIL_URL", "STATIC_ROOT")
    return {k: v for k, v in os.environ.items() if k not in ours} | more


def miniature(folder):
    """Lay out the smallest checkout that ./run can start, on this checkout's environment."""
    checkout = folder / "checkout"
    shutil.copytree(ROOT / "tests/tools/miniature", checkout)
    shutil.copy(ROOT / "run", checkout)
    shutil.copytree(ROOT / "tools", checkout / "tools")
    shutil.copytree(ROOT / "requirements", checkout / "requirements")
    (checkout / ".venv").symlink_to(ROOT / ".venv")
    return checkout


class Started:
    """One ./run; `words` is what it has printed so far."""

    def __init__(self, checkout, *options, folder=None, **environment):
        folder = folder or checkout
        self.var = folder / "var"
        self._output = folder / "output.txt"
        environment = {"VAR_DIR": str(self.var), **environment}
        with open(self._output, "wb") as output:
            self.process = subprocess.Popen(
                [str(checkout / "run"), *options],
                env=clean_environment(**environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def words(self):
        return self._output.read_text(encoding="utf-8")

    @property
    def address(self):
        """Wait for the address; fail with the words when the start failed."""
        wait_until(lambda: "answers at" in self.words or self.process.poll() is not None, 60)
        found = re.search(r"answers at (http://\S+)/", self.words)
        assert found, self.words
        return found[1]

    def leftovers(self):
        """Return the processes, wherever they hang, that were started for this folder."""
        return [pid for pid, _ in processes_with(f"VAR_DIR={self.var}")]

    def end(self, number=signal.SIGTERM):
        """Send a signal and wait for the exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pid in self.leftovers():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def processes_with(setting):
    """Return (pid, command line) of living processes that have `setting` in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if setting.encode() in (folder / "environ").read_bytes().split(b"\0"):
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if words:
                    found.append((int(folder.name), words))
    return found


def wait_until(condition, seconds=15):
    """Ask again and again; return the last answer."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


def read(url, timeout=10):
    """Return (status, text) of a page, whatever its status; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return 0, ""
