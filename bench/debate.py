"""Five hundred phones on the page of a debate; the chair gives the floor twenty times a minute.

Each holds a stream of its own and does what the page's script does: told of a change, it waits up
to 0.4 s at random, then fetches what the page shows, over a connection that it keeps. A phone's
delay is from the commit to the last octet of the part that shows the new speaker. Beside it the
pages of the web server are asked as fast as they come, before the streams are open and meanwhile.
"""

import argparse
import asyncio
import gzip
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench import measure
from bench.live import CHANGES, PACE, SCREENS, SECONDS, rate
from bench.opening_hour import times_of
from tools.places import ROOT, VENV

JITTER = 0.4  # seconds
_FLOOR = re.compile(rb'debate-floor".*?<p class="debate-name"><span[^>]*>([^<]*)', re.S)


class Phone:
    """One open page: the version that it was told of, and what it shows."""

    def __init__(self, key, live, web):
        self.key, self.live, self.web = key, live, web
        self.told, self.shown = asyncio.Event(), {}  # when it first showed a speaker
        self.version, self.newest, self.is_open = -1, -1, asyncio.Event()
        self.name = ""

    async def listen(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.live)
        writer.write(
            f"GET /live/debates/{self.key}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Accept: text/event-stream\r\n\r\n".encode()
        )
        try:
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    self.newest = int(line[4:])
                    self.told.set()
        finally:
            writer.close()

    async def follow(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.web)
        try:
            while True:
                await self.told.wait()
                self.told.clear()
                while self.newest != self.version:
                    await asyncio.sleep(random.random() * JITTER)  # noqa: S311 - no secret
                    asked = self.newest
                    await self._fetch(reader, writer, asked)
                    self.version = asked
                    self.is_open.set()
        finally:
            writer.close()

    async def _fetch(self, reader, writer, version):
        path = f"/en/events/138/debates/{self.key}/now/?v={version}"
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(re.search(rb"content-length: (\d+)", head)[1])
        body = await reader.readexactly(length)
        at = asyncio.get_running_loop().time()
        if not head.startswith(b"http/1.1 200"):
            raise SystemExit(f"bench: {head[:40]!r}")
        body = gzip.decompress(body) if b"content-encoding: gzip" in head else body
        found = _FLOOR.search(body)
        self.name = found[1].decode() if found else ""
        self.shown.setdefault(self.name, at)


async def minute(live, web, key, environment):
    """Open all pages, let the chair act; return when each was made, the phones, the pages' rate."""
    phones = [Phone(key, live.port, web.port) for _ in range(SCREENS)]
    tasks = [asyncio.create_task(act()) for one in phones for act in (one.listen, one.follow)]
    async with asyncio.timeout(90):
        await asyncio.gather(*(one.is_open.wait() for one in phones))
    pages = asyncio.create_task(asyncio.to_thread(rate, web, SECONDS))
    process = await asyncio.create_subprocess_exec(
        str(VENV / "bin" / "python"), "-m", "bench.debate_world",
        "chair", str(key), str(CHANGES), str(PACE),
        stdout=subprocess.PIPE, cwd=ROOT, env=environment,
    )  # fmt: skip
    made = json.loads((await process.communicate())[0])
    await asyncio.sleep(3)
    beside = await pages
    for one in tasks:
        one.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    if faults := [one for one in ended if not isinstance(one, asyncio.CancelledError)]:
        raise SystemExit(f"bench: {Counter(map(str, faults))}")
    return made, phones, beside


def report_of(made, phones, rates, server, renderings):
    """Return the figures. behind: phones that do not show the last speaker in the end."""
    delays = [one.shown[name] - at for at, name in made for one in phones if name in one.shown]
    before, beside = rates
    return {
        "phones": SCREENS,
        "changes": CHANGES,
        "shown": len(delays),
        "behind": sum(one.name != made[-1][1] for one in phones),
        "delay": times_of(delays),
        "memory_mib": server.memory(),
        "renderings": renderings,
        "pages_per_second": {"without": round(before), "with": round(beside)},
        "ratio_of_pages": round(beside / before, 3),
    }


def main():
    parser = argparse.ArgumentParser(prog="bench/debate", description=__doc__)
    parser.add_argument("--out", type=Path, help="write the JSON there, too")
    arguments = parser.parse_args()
    python = str(VENV / "bin" / "python")
    with tempfile.TemporaryDirectory(prefix="hemicycle-debate-") as name:
        folder = Path(name)
        environment = measure.environment_of(folder)
        measure.prepare(environment, folder)
        command = [python, "-m", "bench.debate_world", "make", str(folder / "debate.json")]
        subprocess.run(command, check=True, env=environment, cwd=ROOT)
        key = json.loads((folder / "debate.json").read_text())["debate"]
        with (
            open(folder / "log", "wb") as log,
            measure.served("granian", "config.wsgi:application", environment, log) as web,
            measure.served("live", "config.asgi:application", environment, log) as live,
        ):
            rate(web, 2)  # warm
            before = rate(web, SECONDS)
            made, phones, beside = asyncio.run(minute(live, web, key, environment))
            renderings = (folder / "log").read_text(errors="replace").count("part_rendered")
            report = report_of(made, phones, (before, beside), live, renderings)
    text = json.dumps(report, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n")
    if report["behind"]:
        sys.exit("bench: not every phone shows the newest state")


if __name__ == "__main__":
    main()
