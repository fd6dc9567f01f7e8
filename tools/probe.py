"""Health checks of our containers: python -m tools.probe web|live|worker|beat; 0 is well."""

import os
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

_WORKER_SILENT = 60  # seconds; the dispatcher sweeps every few
_BEAT_SILENT = 900  # seconds; beat writes its schedule at least every six minutes


def _web():
    port = os.environ.get("GRANIAN_PORT", "8000")
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*")
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/livez/", headers={"Host": name or "localhost"}
    )
    with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310  our own address
        return "" if answer.status == 200 else f"the web server answers {answer.status}"


def _age(*files):
    return time.time() - max((file.stat().st_mtime for file in files), default=0)


def _worker():
    alive = Path(tempfile.gettempdir()) / "hemicycle-worker-alive"
    silent = _age(*[alive] if alive.exists() else [])
    return "" if silent < _WORKER_SILENT else "the dispatcher has not swept the outbox lately"


def _beat():
    schedule = Path("var").glob("celerybeat-schedule*")
    return "" if _age(*schedule) < _BEAT_SILENT else "the clock has not written its schedule"


def main():
    try:
        trouble = {"web": _web, "live": _web, "worker": _worker, "beat": _beat}[sys.argv[1]]()
    except OSError as error:
        trouble = str(error)
    if trouble:
        print(trouble, file=sys.stderr)
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
