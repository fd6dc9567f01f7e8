"""Processes that never outlive us: every command runs under a guardian holding our lifeline."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from tools.guardian import kill_session

_GUARDIAN = Path(__file__).with_name("guardian.py")
# Nobody ever writes to it. The write end closes when this process ends, however it ends.
_lifeline, _held = os.pipe()


def start(command, *, user=None, remove=None, stop_signal="TERM", grace=3.0, **popen):
    """Start `command` guarded; `user` is a (uid, gid) pair, `remove` a folder to delete after."""
    options = ["--signal", stop_signal, "--grace", str(grace)]
    if user:
        options += ["--user", str(user[0]), "--group", str(user[1])]
    if remove:
        options += ["--remove", str(remove)]
    return subprocess.Popen(
        [sys.executable, "-I", "-S", _GUARDIAN, *options, str(_lifeline), "--", *command],
        pass_fds=(_lifeline,),
        start_new_session=True,
        stdin=popen.pop("stdin", subprocess.DEVNULL),
        **popen,
    )


def call(command, **options):
    """Run `command` guarded and return its exit code."""
    process = start(command, **options)
    try:
        return process.wait()
    finally:
        stop(process)


def stop(process, *, grace=5.0):
    """Ask a guarded process to end; when its guardian does not answer, end them all."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    sweep(process)


def sweep(process):
    """Kill what is left of a guarded process's session, its guardian included."""
    kill_session(process.pid)
    if process.poll() is None:
        process.kill()
        process.wait()
