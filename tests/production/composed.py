"""The compose file as data, and its processes run word for word outside containers."""

import atexit
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import yaml

from tests.tools.started import ROOT
from tools import guarded

OWN = ("migrate", "web", "live", "worker", "beat")  # services that run our image


def compose_file():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def filled_in(text, values):
    """Put values into ${NAME}, ${NAME:-default} and ${NAME:?why}, as docker compose does."""

    def value(found):
        name, kind, rest = found[1], found[2], found[3]
        if values.get(name):
            return values[name]
        if kind == "-":
            return rest
        raise LookupError(f"{name} is required: {rest}")

    return re.sub(r"(?<!\$)\$\{(\w+):([-?])([^}]*)\}", value, text).replace("$$", "$")


@cache
def static_root():
    """Return the folder that all tests of this run share: collecting takes several seconds."""
    folder = tempfile.mkdtemp(prefix="hemicycle-static-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


class Production:
    """Our services with the environment the compose file gives them, at other addresses."""

    def __init__(self, folder, addresses, values):
        self.folder = folder
        self.services = compose_file()["services"]
        self._addresses = addresses
        self._values = values
        self._running = []
        (folder / "var").mkdir()
        (folder / "tmp").mkdir()

    def environment(self, name):
        words = self.services[name].get("environment", {})
        given = {key: filled_in(str(value), self._values) for key, value in words.items()}
        changed = {key: value for key, value in self._addresses.items() if key in given}
        around = {  # what the image and the machine give a container
            "PATH": f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(self.folder / "var"),
            "STATIC_ROOT": str(static_root()),
            "TMPDIR": str(self.folder / "tmp"),
            "LANG": "C.UTF-8",
        }
        return {**around, **given, **changed}

    def _place(self):
        """Stand where `manage.py` and a `var` to write in are found, as /app has both."""
        manage = self.folder / "manage.py"
        if not manage.exists():
            manage.symlink_to(ROOT / "manage.py")
        return self.folder

    def run(self, name, command=None):
        """Run a one-off service, or another command as that service; return what it did."""
        return subprocess.run(
            command or self.services[name]["command"],
            env=self.environment(name),
            cwd=self._place(),
            capture_output=True,
            text=True,
            timeout=150,
        )

    def prepare(self):
        """Make the tables, as `migrate` does, and the static files, as the Dockerfile does."""
        steps = [self.services["migrate"]["command"]]
        if not (static_root() / "staticfiles.json").exists():
            steps.append(["python", "manage.py", "collectstatic", "--noinput"])
        for command in steps:
            done = self.run("web", command)
            assert done.returncode == 0, done.stdout + done.stderr

    def start(self, name):
        """Start a service; its words go to <name>.log."""
        with open(self.folder / f"{name}.log", "ab") as log:
            process = guarded.start(
                self.services[name]["command"],
                env=self.environment(name),
                cwd=self._place(),
                grace=20,
                stdout=log,
                stderr=log,
            )
        self._running.append(process)
        return process

    def log(self, name):
        file = Path(self.folder / f"{name}.log")
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def healthy(self, name):
        """Tell whether the service's own health check is content."""
        _, *check = self.services[name]["healthcheck"]["test"]
        return self.run(name, check).returncode == 0

    def kill(self, process):
        """End a service as the kernel ends a container: all of it at once."""
        guarded.sweep(process)
        self._running.remove(process)

    def stop(self, process):
        guarded.stop(process, grace=25)
        self._running.remove(process)

    def end(self):
        for process in self._running:
            guarded.sweep(process)
