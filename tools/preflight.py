"""Looks, before anything is started, at what would make the start fail later and unclearly."""

import contextlib
import fcntl
import os
import socket
from urllib.parse import unquote

from tools.places import ROOT
from tools.refusal import Refusal

# SQLite's WAL needs memory shared between processes of one machine. Overlay, virtiofs and 9p as
# containers and virtual machines use them belong to one machine and are let through.
_NETWORK_FILE_SYSTEMS = frozenset(
    {"afs", "ceph", "cifs", "coda", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4"}
    | {"ocfs2", "smb", "smb3", "smbfs", "beegfs", "fuse.beegfs", "fuse.ceph", "fuse.glusterfs"}
    | {"fuse.rclone", "fuse.s3fs", "fuse.sshfs", "fuse.davfs", "davfs"}
)


def need_writable(folder):
    """Make `folder` and see that it can be written."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Refusal(
            f"the folder {folder} cannot be written ({error.strerror}); copy the project to a "
            "folder of your own, or name another one in VAR_DIR."
        ) from error


def need_free_port(host, port):
    """See that nobody listens at `host`:`port`; the server itself will bind it later."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except PermissionError as error:
            raise Refusal(
                f"port {port} is reserved for the system; choose one above 1023, "
                "for example ./run --port 8000."
            ) from error
        except OSError as error:
            raise Refusal(
                f"port {port} at {host} is in use ({error.strerror}); choose another one, "
                f"for example ./run --port {port + 1 if port < 65535 else 8000}."
            ) from error
        except OverflowError as error:
            raise Refusal("a port is a number from 1 to 65535.") from error


def free_port(host="127.0.0.1"):
    """Return a port that is free now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.bind((host, 0))
        return trial.getsockname()[1]


def sqlite_file(database_url):
    """Return the file a SQLite address names, or None for another database or memory."""
    scheme, _, rest = database_url.partition("://")
    name = unquote(rest.partition("?")[0].removeprefix("/"))
    if scheme != "sqlite" or name in ("", ":memory:"):
        return None
    return (ROOT / name).resolve()


def need_local_disk(path, mountinfo="/proc/self/mountinfo"):
    """Refuse a SQLite file on a network file system."""
    kind, where = _file_system_of(os.path.realpath(path), mountinfo)
    if kind in _NETWORK_FILE_SYSTEMS:
        raise Refusal(
            f"the database {path} would lie on a network file system ({kind} at {where}), where "
            "SQLite may lose data; name a local folder in VAR_DIR or a PostgreSQL in DATABASE_URL."
        )


def _file_system_of(path, mountinfo):
    """Return (type, mount point) of the innermost mount holding `path`; the later mount wins."""
    found = ("", "")
    with contextlib.suppress(OSError), open(mountinfo, encoding="utf-8") as lines:
        for line in lines:
            before, _, after = line.partition(" - ")
            point = before.split()[4].encode().decode("unicode_escape")
            inside = path == point or path.startswith(point.rstrip("/") + "/")
            if inside and len(point) >= len(found[1]):
                found = (after.split()[0], point)
    return found


def hold_alone(folder, address):
    """Take the lock that lets one start at a time use `folder`; keep the result open."""
    lock = open(folder / "run.lock", "a+", encoding="utf-8")  # noqa: SIM115  held until we end
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        raise Refusal(
            f"it already runs from this folder ({lock.read().strip() or 'just being started'}); "
            "stop that one first, or set VAR_DIR to run a second one."
        ) from error
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, {address}\n")
    lock.flush()
    return lock
