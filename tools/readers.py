"""Fetches ical.js, with which the tests read calendars as Thunderbird does; only where node is.

python3 -m tools.readers    put it into .boot/readers, checked against its hash
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tools.places import BOOT

PACKAGE = "ical.js@2.2.1"
SHA512 = "yK/UlPbEs316igb/tjRgbFA8ZV75rCsBJp/hWOatpyaPNlgw0dGDmU+FoicOcwX4xXkeXOkYiOmCqNPFpNPkQg=="
MEMBER = "package/dist/ical.es5.cjs"
PLACE = BOOT / "readers" / "ical-2.2.1.cjs"


def main():
    if PLACE.exists():
        return 0
    if not (shutil.which("node") and shutil.which("npm")):
        print("readers: no node here; the tests will say what they leave out", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", PACKAGE, "--silent", "--pack-destination", folder]
        found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        packed = sorted(Path(folder).glob("*.tgz"))
        if found.returncode or len(packed) != 1:
            print(f"readers: {PACKAGE} did not come: {found.stderr.strip()}", file=sys.stderr)
            return 1
        data = packed[0].read_bytes()
        if base64.b64encode(hashlib.sha512(data).digest()).decode() != SHA512:
            print(f"readers: {PACKAGE} is not the one that was looked at", file=sys.stderr)
            return 1
        with tarfile.open(packed[0]) as archive:
            member = archive.extractfile(MEMBER)
            PLACE.parent.mkdir(parents=True, exist_ok=True)
            PLACE.write_bytes(member.read())
    return 0


if __name__ == "__main__":
    sys.exit(main())
