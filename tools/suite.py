"""./test: every check, then the tests on SQLite, on PostgreSQL with Valkey, of the programs that
we start, and in a browser.

./test                 everything; with CI=true what could not run is a failure
./test quick           the checks and the SQLite half
./test law             the law alone (tests/*/rules), in a second or two
./test checks          the checks alone
./test tests/x -k y    those tests, on both databases; words for pytest are handed on
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from tools import environment, guarded, servers
from tools.places import PYTHON, ROOT, VENV
from tools.refusal import Refusal, told
from tools.stack import stack

_NO_TESTS = 5  # pytest's exit code when nothing was collected
_COUNTED = re.compile(r"(\d+) (passed|failed|skipped|xfailed|xpassed|errors?)\b")
_SUMMARY = re.compile(r"^=*\s*(\d+ \w+.*|no tests ran.*) in [\d.]+s")
# These start web servers, workers and databases: once, and not beside another lane.
_PROCESSES = ("tests/tools", "tests/production")
# One database is enough for most (docs/adr/0056): PostgreSQL refuses what SQLite swallows (a NUL, a
# number too large, an order that is not the grouping's), so what is done and shown is tried there.
# On SQLite every address is asked by every role, every list read and every example of the interface
# sent, which says that the embedded database takes each read and each act.
_ON_SQLITE = (
    "tests/look",
    "tests/sessions/migrations",  # on a database of their own
    "tests/test_architecture.py",
    "tests/test_strangers.py",
)
_ON_BOTH = ("tests/test_api_examples.py", "tests/test_api_lists.py")
# What runs beside the browser's servers: the two lanes then end at about the same time.
_BESIDE_BROWSER = ("tests/test_api_contract.py",)
_BROWSED = ("tests/journeys", "tests/look")  # reading all the others takes a minute
_JOURNEY = 400  # seconds: a journey of minutes, beside the other lane on two cores
_ORDER = ("failed", "passed", "skipped", "xfailed", "xpassed", "errors")


@dataclass
class Score:
    """What all phases gave together."""

    counts: Counter = field(default_factory=Counter)
    bad: list = field(default_factory=list)
    not_run: list = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def failed(self, phase):
        """Note a phase that failed without pytest's own count."""
        with self.lock:
            self.counts["failed"] += 1
            self.bad.append(phase)

    def skipped(self, phase, why):
        """Say loudly that a phase could not run, and count it."""
        with self.lock:
            self.counts["skipped"] += 1
            self.not_run.append(f"{phase}: {why}")
        _say(f"\n!!!! {phase} NOT RUN: {why}\n")

    def add(self, phase, code, summary):
        """Add one pytest run, by its exit code and last line."""
        found = Counter()
        for number, word in _COUNTED.findall(summary):
            found["errors" if word.startswith("error") else word] += int(number)
        with self.lock:
            self.counts += found
        if code not in (0, _NO_TESTS):
            with self.lock:
                self.bad.append(phase)
                if not found["failed"] + found["errors"]:
                    self.counts["errors"] += 1


def _say(text):
    print(text, flush=True)


# --- running one thing ----------------------------------------------------------------------


def _environment(**more):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("TEST_DATABASE", "TEST_RE"))}
    # Only tests/settings.py says which settings and addresses a test sees.
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"):
        clean.pop(name, None)
    path = f"{VENV / 'bin'}{os.pathsep}{clean.get('PATH', '')}"
    return {**clean, "PATH": path, "PYTHONUNBUFFERED": "1", "COLUMNS": "100", **more}


def _phase(score, name, command, env=None):
    """Run one check, print its words only when it fails."""
    started = time.monotonic()
    process = guarded.start(
        command, env=env or _environment(), cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    words = process.communicate()[0]
    _say(f"{'ok    ' if process.returncode == 0 else 'FAILED'} {name:<34} {_since(started)}")
    if process.returncode:
        lines = words.rstrip().splitlines()
        _say("\n".join(lines[:40] + (["    …"] if len(lines) > 100 else []) + lines[40:][-60:]))
        score.failed(name)


def _since(started):
    return f"{time.monotonic() - started:6.1f} s"


def _pytest(score, name, arguments, env):
    """Run pytest, each line with the phase's name before it, and add up its last line."""
    started, summary = time.monotonic(), ""
    with tempfile.TemporaryDirectory(prefix="hemicycle-test-") as scratch:
        os.chmod(scratch, 0o755)  # noqa: S103  tests start programs as another user too
        process = guarded.start(
            [str(PYTHON), "-m", "pytest", *arguments], env={**env, "TMPDIR": scratch}, cwd=ROOT,
            text=True, errors="replace", grace=10, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        for line in process.stdout:
            _say(f"{name:<8} | {line.rstrip()}")
            summary = line if _SUMMARY.match(line) else summary
        code = process.wait()
    _say(f"{'ok    ' if code in (0, _NO_TESTS) else 'FAILED'} tests: {name:<27} {_since(started)}")
    score.add(f"tests: {name}", code, summary)
    return code


# --- the phases -----------------------------------------------------------------------------


def _tracked():
    """Return the repository's files; none where it was not cloned but unpacked."""
    with contextlib.suppress(OSError):
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
        return listed.stdout.splitlines() if listed.returncode == 0 else []
    return []


def _checks(score):
    tool = [str(PYTHON), "-m"]
    _phase(score, "ruff check", [*tool, "ruff", "check", "."])
    _phase(score, "ruff format", [*tool, "ruff", "format", "--check", "."])
    tracked = _tracked()
    if tracked:
        _phase(score, "tidy repository", [*tool, "tools.tidy", *tracked])
    _phase(score, "types (mypy)", [*tool, "mypy"])
    _phase(score, "import contracts", [str(PYTHON), str(VENV / "bin/lint-imports")])
    settings = _environment(DJANGO_SETTINGS_MODULE="tests.settings")
    manage = [str(PYTHON), "manage.py"]
    _phase(score, "migrations complete", [*manage, "makemigrations", "--check"], settings)
    _phase(score, "API schema as committed", [*tool, "tools.schema"], settings)


def _half(score, name, what, arguments, env, *, left_out=(), alone=()):
    """Run the suite on one database, without the tests that start programs of ours.

    left_out, alone: what this half of the whole does not, or alone does; asked for certain tests it
    runs just those.
    """
    ignored = [f"--ignore={path}" for path in (*_PROCESSES, *left_out)]
    _pytest(score, name, ["-m", what, *(arguments or (*ignored, *alone))], env)


def _without_database():
    """Return the folders of tests that know no database: trying them beside SQLite is enough."""
    folders = [*ROOT.glob("tests/*/rules"), *ROOT.glob("tests/*/calendar")]
    return sorted(str(folder.relative_to(ROOT)) for folder in folders)


def _sqlite_half(score, arguments, *, alone=()):
    what = "not stack and not browser"
    _half(score, "sqlite", what, arguments, _environment(), alone=alone)


def _everything(score, arguments):
    """Run two lanes side by side, then what wants the machine for itself.

    One lane is PostgreSQL; the other is SQLite, then on servers of its own the interface's
    contract, and the browser.
    """
    try:
        with stack(_environment() | _given_addresses()) as env:
            lane = threading.Thread(target=_other_lane, args=(score, arguments), daemon=True)
            lane.start()
            left_out = (*_without_database(), *_ON_SQLITE, *_BESIDE_BROWSER)
            _half(score, "postgres", "not browser", arguments, env, left_out=left_out)
            lane.join()
            _programs(score, "not browser", arguments, env)
    except servers.Unavailable as why:
        score.skipped("The PostgreSQL half", why)
        _sqlite_half(score, arguments)
        _programs(score, "not browser and not stack", arguments, _environment())
        _browser(score, arguments, _environment())


def _other_lane(score, arguments):
    _sqlite_half(score, arguments, alone=(*_without_database(), *_ON_SQLITE, *_ON_BOTH))
    try:
        with stack(_environment()) as env:
            if not arguments:
                _pytest(score, "contract", ["-m", "not browser", *_BESIDE_BROWSER], env)
            _browser(score, arguments, env)
    except servers.Unavailable as why:
        score.skipped("Browser journeys", why)


def _programs(score, what, arguments, env):
    if not arguments:
        _pytest(score, "programs", ["-m", what, *_PROCESSES], env)


def _given_addresses():
    names = ("TEST_DATABASE_URL", "TEST_REDIS_URL")
    return {name: os.environ[name] for name in names if os.environ.get(name)}


def chromium():
    """Return the browser's path; raise Refusal saying what is missing for browser tests."""
    candidates = [os.environ.get("CHROMIUM"), "chromium", "google-chrome", "chromium-browser"]
    path = next((shutil.which(name) for name in candidates if name and shutil.which(name)), None)
    if path is None:
        raise Refusal("no Chromium on this machine (.ci/run installs it; CHROMIUM names one)")
    node = next(VENV.glob("lib/python3*/site-packages/playwright/driver/node"), None)
    if node is None or subprocess.run([node, "--version"], capture_output=True).returncode:
        raise Refusal("playwright's Node.js does not run (apt install libatomic1)")
    return path


def _browser(score, arguments, env):
    try:
        browser = chromium()
    except Refusal as why:
        score.skipped("Browser journeys", why)
        return
    patient = f"--timeout={_JOURNEY}"
    words = ["-m", "browser", patient, *(arguments or _BROWSED)]
    code = _pytest(score, "browser", words, {**env, "CHROMIUM": browser})
    if code == _NO_TESTS and not arguments:
        score.skipped("Browser journeys", "there are none")


# --- the whole ------------------------------------------------------------------------------


def _run(score, words):
    what = words[0] if words else ""
    if what == "law":
        law = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/*/rules"))
        _pytest(score, "law", [*law, *words[1:]], _environment())
        return
    if what in ("quick", "checks", "") and not (what and words[1:]):
        _checks(score)
    if what == "quick":
        _sqlite_half(score, words[1:])
    elif what != "checks":
        _everything(score, words)


def _last_line(score, started):
    if score.not_run:
        _say("\n!!!! Not everything could be run:")
        for line in score.not_run:
            _say(f"!!!!   {line}")
    if score.bad:
        _say("\nFailed: " + ", ".join(score.bad))
    counts = [f"{score.counts[w]} {w}" for w in _ORDER if score.counts[w] or w == "passed"]
    _say(f"==== {', '.join(counts)} in {time.monotonic() - started:.2f}s ====")


def main():
    if sys.argv[1:2] in (["-h"], ["--help"], ["help"]):
        _say(__doc__)
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # clean up as after Ctrl-C
    started, score = time.monotonic(), Score()
    environment.ensure("test")
    _run(score, sys.argv[1:])
    _last_line(score, started)
    missing = score.not_run and os.environ.get("CI", "").lower() in ("1", "true", "yes")
    return 1 if score.bad or missing else 0


if __name__ == "__main__":
    sys.exit(told(main))
