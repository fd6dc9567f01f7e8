"""Makes .venv from the hash-locked requirements, on a bare machine too.

A bare Debian has neither `venv` nor a pip that may install; `pip install --target` works for
everybody, so pip fetches uv into .boot and uv does the rest.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import time

from tools import guarded
from tools.places import BOOT, PYTHON, ROOT, VENV
from tools.refusal import Refusal, told

_STAMP = VENV / ".hemicycle-requirements"


def ensure(kind):
    """Bring .venv to the `run` or `test` set; quick when it is there already."""
    if _is_current(kind):
        return
    _need_writable()
    BOOT.mkdir(exist_ok=True)
    with open(BOOT / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # ./run and ./test may be called at the same time
        if not _is_current(kind):
            _build(kind)


def _lock_file(kind):
    return ROOT / "requirements" / f"{kind}.lock"


def _digest(kind):
    return hashlib.sha256(_lock_file(kind).read_bytes()).hexdigest()


def _stamped():
    """Return (kind, digests line) as written last, or two empty words."""
    if not PYTHON.exists():
        return "", ""
    with contextlib.suppress(OSError, ValueError):
        kind, stamp = _STAMP.read_text(encoding="utf-8").split(maxsplit=1)
        return kind, stamp.strip()
    return "", ""


def _is_current(kind):
    """Tell whether .venv holds at least what `kind` asks for."""
    have, stamp = _stamped()
    return have in (kind, "test") and stamp == _digest(have)


def _wanted(kind):
    """Return what to install: never less than what is there, so ./run keeps the test tools."""
    has_tests = PYTHON.exists() and any(VENV.glob("lib/python3*/site-packages/pytest"))
    return "test" if has_tests else kind


def _need_writable():
    try:
        BOOT.mkdir(exist_ok=True)
        probe = BOOT / f"probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Refusal(
            f"the folder {ROOT} cannot be written ({error.strerror}); "
            "copy the project to a folder of your own."
        ) from error


def _build(kind):
    kind, started = _wanted(kind), time.monotonic()
    print(f"Setting up the environment ({kind}) …", flush=True)
    environment = _quiet_environment()
    try:
        _with_uv(kind, environment)
    except Failed as failure:
        print(f"uv did not work here ({failure}); trying virtualenv and pip …", flush=True)
        _with_virtualenv(kind, environment)
    _STAMP.write_text(f"{kind} {_digest(kind)}\n", encoding="utf-8")
    print(f"Environment ready in {time.monotonic() - started:.1f} s.", flush=True)


class Failed(Exception):
    """A set-up command ended badly."""


def _quiet_environment():
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    trusted = ssl.get_default_verify_paths()
    if trusted.cafile or (trusted.capath and any(os.scandir(trusted.capath))):
        # What this machine trusts (an office's own certificates), not what uv was built with.
        environment.setdefault("UV_SYSTEM_CERTS", "true")
    environment |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    home = os.path.expanduser("~")
    if "UV_CACHE_DIR" not in environment and not os.access(home, os.W_OK):
        environment["UV_CACHE_DIR"] = str(BOOT / "cache")
        environment["PIP_NO_CACHE_DIR"] = "1"
    return environment


def _call(command, environment):
    code = guarded.call(command, env=environment, cwd=ROOT)
    if code:
        raise Failed(f"{os.path.basename(command[0])} ended with {code}")


def _pip_into_boot(what, environment):
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        raise Refusal(
            "this Python has no pip; install it (on Debian and Ubuntu: apt install python3-pip)."
        )
    _call([*pip, "install", "--quiet", "--upgrade", "--target", str(BOOT), *what], environment)


def _with_uv(kind, environment):
    uv = str(BOOT / "bin" / "uv")
    boot_stamp = BOOT / "stamp"
    if not os.access(uv, os.X_OK) or not _same(boot_stamp, _digest("boot")):
        _pip_into_boot(["--require-hashes", "-r", str(_lock_file("boot"))], environment)
        boot_stamp.write_text(_digest("boot"), encoding="utf-8")
    if not PYTHON.exists():
        shutil.rmtree(VENV, ignore_errors=True)
        _call([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)], environment)
    sync = [uv, "pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes"]
    _call([*sync, str(_lock_file(kind))], environment)


def _same(path, text):
    with contextlib.suppress(OSError):
        return path.read_text(encoding="utf-8") == text
    return False


def _with_virtualenv(kind, environment):
    try:
        if not any(VENV.glob("lib/python3*/site-packages/pip")):  # absent, or made by uv
            _pip_into_boot(["virtualenv"], environment)
            shutil.rmtree(VENV, ignore_errors=True)
            make = [sys.executable, "-m", "virtualenv", "--quiet", str(VENV)]
            _call(make, {**environment, "PYTHONPATH": str(BOOT)})
        install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r"]
        _call([*install, str(_lock_file(kind))], environment)
    except Failed as failure:
        raise Refusal(
            f"the environment could not be installed ({failure}); "
            "the lines above say why, most often a missing network."
        ) from failure


def main():
    ensure(sys.argv[1] if len(sys.argv) > 1 else "run")
    return 0


if __name__ == "__main__":
    sys.exit(told(main))
