"""What the processes of ./run see: the caller's own words first, then .env, then our defaults."""

import contextlib
import os
import secrets
import socket
from urllib.parse import urlsplit

from tools.places import ROOT

_SECRETS = ("SECRET_KEY", "FIELD_KEYS")
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  compared, not bound


def dotenv():
    """Return what the developer's .env says; the product reads the same file."""
    values = {}
    with contextlib.suppress(OSError), open(ROOT / ".env", encoding="utf-8") as lines:
        for line in lines:
            name, equals, value = line.strip().removeprefix("export ").partition("=")
            if equals and not name.startswith("#"):
                values[name.strip()] = value.strip().strip("'\"")
    return values


def _secrets(folder):
    """Return this installation's secrets, made at the first start and readable by us alone."""
    path = folder / "env"
    kept = {}
    with contextlib.suppress(OSError):
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = dict(line.split("=", 1) for line in lines if "=" in line)
    made = {name: secrets.token_urlsafe(50) for name in _SECRETS if name not in kept}
    if made:
        # Beside what is there: a log-in or a sealed row must not be lost by an update.
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
            file.writelines(f"{name}={value}\n" for name, value in made.items())
    return {name: {**kept, **made}[name] for name in _SECRETS}


def _names_of(host):
    """Return the host names under which people may reach `host`."""
    names = {"127.0.0.1", "localhost", "[::1]", f"[{host}]" if ":" in host else host}
    if host in _EVERYWHERE:
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
        with contextlib.suppress(OSError), socket.socket(type=socket.SOCK_DGRAM) as way_out:
            way_out.connect(("192.0.2.1", 9))  # sends nothing; tells which address would be ours
            names.add(way_out.getsockname()[0])
    return ",".join(sorted(names))


def local_name(host):
    """Return `host` as this machine's own browser writes it."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  compared
    return f"[{near}]" if ":" in near else near


def environment(folder, *, host="127.0.0.1", port=8000, demo=True):
    """Return the whole environment for processes that keep their files in `folder`."""
    ours = {
        **_secrets(folder),
        "DEMO": "true",
        "ALLOWED_HOSTS": _names_of(host),
        "PUBLIC_URL": f"http://{local_name(host)}:{port}",
        "LOG_FORMAT": "pretty",
    }
    fixed = {
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "GRANIAN_HOST": host,
        "GRANIAN_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    if not demo:
        fixed["DEMO"] = "false"
    written = dotenv()
    if urlsplit(written.get("PUBLIC_URL", "")).hostname in ("127.0.0.1", "localhost", "::1"):
        del written["PUBLIC_URL"]  # a working value for manage.py; we know where we listen
    if written.get("ALLOWED_HOSTS"):
        written["ALLOWED_HOSTS"] += "," + ours["ALLOWED_HOSTS"]
    result = {**ours, **written, **os.environ, **fixed}
    result.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled modules make the next start quick
    return result


def is_demo(env):
    """Tell whether this environment opens the demonstration."""
    return env["DEMO"].lower() in ("1", "true", "yes", "on", "t", "y")
