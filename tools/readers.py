"""Fetches what the tests read calendars and mails with as other programs do; only where node is.

ical.js is what Thunderbird reads calendars with, postal-mime what web mail and other programs open
mails with.

python3 -m tools.readers    put them into .boot/readers, each checked against its hash
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.places import BOOT


@dataclass(frozen=True)
class Reader:
    """A package, its hash, and which of its files (by how their names begin) are put where."""

    package: str
    sha512: str
    members: str
    place: Path


ICAL_JS = Reader(
    "ical.js@2.2.1",
    "yK/UlPbEs316igb/tjRgbFA8ZV75rCsBJp/hWOatpyaPNlgw0dGDmU+FoicOcwX4xXkeXOkYiOmCqNPFpNPkQg==",
    "package/dist/ical.es5.cjs",
    BOOT / "readers" / "ical-2.2.1.cjs",
)
POSTAL_MIME = Reader(
    "postal-mime@4.0.0",
    "pmAD50GSuJ6Njf7oa4bleSsYrPy8UYxTRmxVFFwysOm2p8t4C3DFEmP+j7tkvQzPdFUT0X1PuzJvrnb2Sx40BA==",
    "package/dist/cjs/",
    BOOT / "readers" / "postal-mime-4.0.0",
)
PLACE = ICAL_JS.place


def main():
    wanted = [one for one in (ICAL_JS, POSTAL_MIME) if not one.place.exists()]
    if wanted and not (shutil.which("node") and shutil.which("npm")):
        print("readers: no node here; the tests will say what they leave out", file=sys.stderr)
        return 0
    return max((_fetch(one) for one in wanted), default=0)


def _fetch(reader):
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", reader.package, "--silent", "--pack-destination", folder]
        found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        packed = sorted(Path(folder).glob("*.tgz"))
        if found.returncode or len(packed) != 1:
            print(
                f"readers: {reader.package} did not come: {found.stderr.strip()}", file=sys.stderr
            )
            return 1
        data = packed[0].read_bytes()
        if base64.b64encode(hashlib.sha512(data).digest()).decode() != reader.sha512:
            print(f"readers: {reader.package} is not the one that was looked at", file=sys.stderr)
            return 1
        with tarfile.open(packed[0]) as archive:
            _unpack(archive, reader)
    return 0


def _unpack(archive, reader):
    reader.place.parent.mkdir(parents=True, exist_ok=True)
    if not reader.members.endswith("/"):
        reader.place.write_bytes(archive.extractfile(reader.members).read())
        return
    draft = reader.place.with_suffix(".part")
    draft.mkdir(exist_ok=True)
    for member in archive.getmembers():
        name = member.name.removeprefix(reader.members)
        if member.isfile() and name != member.name and name.endswith((".js", ".json")):
            (draft / Path(name).name).write_bytes(archive.extractfile(member).read())
    draft.rename(reader.place)


if __name__ == "__main__":
    sys.exit(main())
