"""What must not enter the repository: python -m tools.tidy FILE ...; names each, exit code 1."""

import re
import sys
from pathlib import Path

_LARGEST = 1_000_000  # bytes
_UNNAMED = re.compile(r"(^|/)migrations/\d{4}_auto_[^/]*\.py$")
_SECRETS = re.compile(
    rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"
    rb"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[abps]-[A-Za-z0-9-]{20,}"
)
_CONFLICT = re.compile(rb"^(?:<{7} |>{7} )", re.MULTILINE)
_NEVER = re.compile(r"(^|/)\.env$|\.sqlite3$|(^|/)var/")


def complaints(name, content):
    """Return what speaks against a file, one sentence each."""
    found = []
    if _UNNAMED.search(name):
        found.append("a migration is named for what it does")
    if _NEVER.search(name):
        found.append("this belongs to one machine only")
    if len(content) > _LARGEST:
        found.append(f"{len(content) / 1e6:.1f} MB; the limit is {_LARGEST / 1e6:.0f}")
    if _SECRETS.search(content):
        found.append("it holds what looks like a secret")
    if _CONFLICT.search(content):
        found.append("a merge was left unfinished")
    return found


def main():
    bad = False
    for name in sys.argv[1:]:
        path = Path(name)
        for complaint in complaints(name, path.read_bytes() if path.is_file() else b""):
            print(f"{name}: {complaint}")
            bad = True
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
