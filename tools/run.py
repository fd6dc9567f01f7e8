"""./run: set up what is missing, then web server, Valkey, worker and beat under one supervisor."""

import argparse
import contextlib
import hashlib
import os
import shutil
import sys
import threading
import time
import urllib.error
import urllib.request

from tools import commands, embedded, environment, guarded, preflight, servers
from tools.places import PYTHON, ROOT, var_dir
from tools.refusal import Refusal, told
from tools.supervisor import Child, Supervisor


def _arguments():
    parser = argparse.ArgumentParser(
        prog="./run", description="Set up and start Hemicycle on this machine."
    )
    parser.add_argument("--port", type=int, default=8000, help="0 takes any free one")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in")
    parser.add_argument("--reset", action="store_true", help="begin again with an empty database")
    parser.add_argument("--yes", action="store_true", help="do not ask before --reset")
    parser.add_argument("--no-demo", action="store_true", help="no demonstration world, no mailbox")
    return parser.parse_args()


# --- preparing ---------------------------------------------------------------------------------


def _database_file(folder):
    url = {**embedded.dotenv(), **os.environ}.get("DATABASE_URL", "")
    return preflight.sqlite_file(url) if url else folder / "hemicycle.sqlite3"


def _reset(folder, database, *, yes):
    if database is None:
        raise Refusal("--reset only empties the SQLite of this folder; DATABASE_URL names another.")
    if not yes:
        if not sys.stdin.isatty():
            raise Refusal("--reset asks before it deletes; without a terminal add --yes.")
        if input(f"Delete {database} and the demonstration's mails? [y/N] ").strip().lower() != "y":
            raise Refusal("--reset was not confirmed; nothing was deleted.")
    for suffix in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    shutil.rmtree(folder / "mailbox", ignore_errors=True)
    (folder / "prepared").unlink(missing_ok=True)


def _fingerprint(env, database):
    """Return what the last preparation depended on, or None when that cannot be told from here."""
    if database is None or not database.exists():
        return None
    parts = [env["DEMO"], env.get("DATABASE_URL", ""), str(database.stat().st_ino)]
    sources = [ROOT / "requirements/run.lock", *ROOT.glob("*/migrations/*.py")]
    sources += ROOT.glob("locale/*/*/*/*.[pm]o")
    sources += ROOT.glob("*/management/commands/seed_demo.py")
    sources += [path for path in ROOT.glob("data/**/*") if path.is_file()]
    for source in sorted(sources):
        state = source.stat()
        parts.append(f"{source} {state.st_mtime_ns} {state.st_size}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _prepare(env, folder, database):
    stamp = folder / "prepared"
    with contextlib.suppress(OSError):
        if stamp.read_text(encoding="utf-8") == _fingerprint(env, database):
            return
    command = [str(PYTHON), "-m", "tools.prepare", "--accounts", str(folder / "accounts.txt")]
    command += ["--demo"] if embedded.is_demo(env) else []
    if guarded.call(command, env=env, cwd=ROOT):
        raise Refusal("the database could not be prepared; the lines above say why.")
    stamp.write_text(_fingerprint(env, database) or "", encoding="utf-8")


# --- running -----------------------------------------------------------------------------------


def _module(command):
    """Call the program through .venv's Python, which works after the checkout was moved too."""
    return [str(PYTHON), "-m", *command]


def _children(env, folder):
    logs = folder / "log"
    logs.mkdir(exist_ok=True)
    children = []
    if not env.get("REDIS_URL"):
        with contextlib.suppress(servers.Unavailable):
            broker, env["REDIS_URL"], what = servers.valkey_command(folder)
            print(f"Broker: {what}")
            children.append(Child("broker", broker, logs / "broker.log", env))
    if not env.get("REDIS_URL"):
        print("No Valkey or Redis runs on this machine: mails leave by the worker's own sweep.")
    schedule = folder / "celerybeat-schedule"
    # A schedule broken by a power cut would keep beat from starting; it is only a cache.
    for leftover in folder.glob("celerybeat-schedule*"):
        leftover.unlink()
    children += [
        Child("web", _module(commands.live()), logs / "web.log", env),
        Child(
            "worker",
            _module(commands.worker(threads=2, beat_schedule=schedule)),
            logs / "worker.log",
            env,
        ),
    ]
    for child in children:
        child.log.write_bytes(b"")
    return children


def _answers(address):
    try:
        with urllib.request.urlopen(f"{address}/livez/", timeout=5):  # noqa: S310  our own
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _welcome(env, folder, started):
    """Wait for the first answer, then say where and what; runs beside the supervisor."""
    near = f"http://{embedded.local_name(env['GRANIAN_HOST'])}:{env['GRANIAN_PORT']}"
    while not _answers(near):
        time.sleep(0.05)
    address = env["PUBLIC_URL"].rstrip("/")
    lines = [f"\nHemicycle answers at {address}/  (after {time.monotonic() - started:.1f} s)\n"]
    if embedded.is_demo(env):
        with contextlib.suppress(OSError):
            accounts = (folder / "accounts.txt").read_text(encoding="utf-8").splitlines()
            lines += ["Accounts of the demonstration:", *(f"  {line}" for line in accounts), ""]
        lines += [
            "Three things to try:",
            "  1. Read the programme of the 138th Assembly, and follow its calendar:",
            f"     {address}/en/events/138/programme/",
            "  2. Log in as the coordinator, add people to the delegation, submit it:",
            f"     {address}/en/account/login/",
            "  3. Read the mails that people get, as they get them:",
            f"     {address}/en/mailbox/",
            "",
        ]
    lines.append(f"Logs: {folder / 'log'}.  Stop with Ctrl-C.")
    print("\n".join(lines), flush=True)


def _say(text):
    print(text, flush=True)


def main():
    started = time.monotonic()
    arguments = _arguments()
    folder = var_dir()
    database = _database_file(folder)
    preflight.need_writable(folder)
    if database:
        preflight.need_local_disk(database.parent)
    arguments.port = arguments.port or preflight.free_port(arguments.host)
    lock = preflight.hold_alone(folder, f"http://{arguments.host}:{arguments.port}/")
    preflight.need_free_port(arguments.host, arguments.port)
    environment.ensure("run")
    if arguments.reset:
        _reset(folder, database, yes=arguments.yes)
    env = embedded.environment(
        folder, host=arguments.host, port=arguments.port, demo=not arguments.no_demo
    )
    _prepare(env, folder, database)
    children = _children(env, folder)
    threading.Thread(target=_welcome, args=(env, folder, started), daemon=True).start()
    code = Supervisor(children, cwd=ROOT, say=_say).run()
    print("Stopped." if code == 0 else "Stopped after a failure.", flush=True)
    lock.close()
    return code


if __name__ == "__main__":
    sys.exit(told(main))
