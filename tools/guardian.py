"""Runs one command and takes it down with everything it started, whatever happens to our starter.

    guardian.py [--signal INT] [--grace 3] [--user nobody] [--remove DIR] LIFELINE -- COMMAND ...

LIFELINE is the number of an inherited pipe whose other end only the starter holds. When the
starter ends, even by SIGKILL, the kernel closes that end and the read end reports it. The
guardian leads a session of its own, so whatever the command starts can be found by its session
number, also after its parents are gone.
"""

import argparse
import contextlib
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1


def session_members(session):
    """Return the process ids in `session`, without our own; none where there is no /proc."""
    members = []
    for entry in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        with contextlib.suppress(OSError, IndexError, ValueError):
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stat:
                fields = stat.read().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] not in "ZX":
                members.append(int(entry))
    return members


def kill_session(session):
    """Kill all of a session but ourselves; a second look catches what was being forked."""
    for _ in range(50):
        members = session_members(session)
        if not members:
            return
        for pid in members:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


def _die_with_parent():
    """Ask Linux for a SIGKILL when the guardian dies: it may be killed too."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _start(arguments):
    identity = {}
    if arguments.user:
        identity = {"user": arguments.user, "group": arguments.group, "extra_groups": []}
    return subprocess.Popen(arguments.command, preexec_fn=_die_with_parent, **identity)


def _watch(child, lifeline, asked_to_stop):
    """Wait until the child ends, the lifeline is cut or somebody asks for a stop."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    while child.poll() is None and not asked_to_stop:
        ready, _, _ = select.select([lifeline, reader], [], [])
        if reader in ready:
            os.read(reader, 4096)
        if lifeline in ready and not os.read(lifeline, 1):
            return


def _end(child, arguments):
    if child.poll() is None:
        child.send_signal(getattr(signal, f"SIG{arguments.signal}"))
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(arguments.grace)
    kill_session(os.getsid(0))
    if child.poll() is None:
        child.kill()
    return child.wait()


def _arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--signal", default="TERM")
    parser.add_argument("--grace", type=float, default=3.0)
    parser.add_argument("--user", type=int)
    parser.add_argument("--group", type=int)
    parser.add_argument("--remove")
    parser.add_argument("lifeline", type=int)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if arguments.command[:1] == ["--"]:
        del arguments.command[0]
    return arguments


def main():
    arguments = _arguments()
    asked_to_stop = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: asked_to_stop.append(True))
    signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        child = _start(arguments)
    except OSError as error:
        print(f"{arguments.command[0]}: {error.strerror or error}", file=sys.stderr)
        return 127
    _watch(child, arguments.lifeline, asked_to_stop)
    code = _end(child, arguments)
    if arguments.remove:
        shutil.rmtree(arguments.remove, ignore_errors=True)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
