"""Five hundred open screens on one process of event streams, while another changes what they show.

Each screen holds a stream of its own. Twenty changes are committed by another process within a
minute; a screen's delay is from the commit to the event. Beside it the pages of the web
server are asked as fast as they come, before the streams are open and while they are.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import client, measure
from bench.opening_hour import times_of
from tools.places import ROOT, VENV

SCREENS = 500
CHANGES = 20
PACE = 3.0  # seconds
SECONDS = CHANGES * PACE + 2
PAGE = client.request("GET", "/en/events/138/programme/")


async def screen(port, path, heard, is_open):
    """Hold a stream; note when each version was heard. 1 is the one that was there."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode()
    )
    try:
        while line := await reader.readline():
            if line.startswith(b"id: "):
                version = int(line[4:])
                heard.setdefault(version - 1, []).append(asyncio.get_running_loop().time())
                is_open.set()
    finally:
        writer.close()


async def minute(live, web, ballot, environment):
    """Open all screens, let the changes come; return when each was made and heard."""
    heard, opened = {}, [asyncio.Event() for _ in range(SCREENS)]
    path = f"/live/votes/{ballot}/"
    screens = [asyncio.create_task(screen(live.port, path, heard, one)) for one in opened]
    async with asyncio.timeout(60):
        await asyncio.gather(*(one.wait() for one in opened))
    pages = asyncio.create_task(asyncio.to_thread(rate, web, SECONDS))
    process = await asyncio.create_subprocess_exec(
        str(VENV / "bin" / "python"), "-m", "bench.live_changes",
        str(ballot), str(CHANGES), str(PACE),
        stdout=subprocess.PIPE, cwd=ROOT, env=environment,
    )  # fmt: skip
    made = json.loads((await process.communicate())[0])
    await asyncio.sleep(3)
    for one in screens:
        one.cancel()
    await asyncio.gather(*screens, return_exceptions=True)
    return made, heard, await pages


def rate(server, seconds):
    """Return how often a page is answered in a second, asked for as fast as it comes."""
    return measure.measured(server, measure.same(PAGE), seconds, 200)["per_second"]


def report_of(made, heard, before, beside, server):
    """Return the figures. missed: screens whose last event is not the newest version."""
    delays = [at - made[n - 1] for n, moments in heard.items() if n > 0 for at in moments]
    return {
        "screens": SCREENS,
        "changes": CHANGES,
        "events": len(delays),
        "missed": SCREENS - len(heard.get(CHANGES, [])),
        "delay": times_of(delays),
        "memory_mib": server.memory(),
        "pages_per_second": {"without": round(before), "with": round(beside)},
        "ratio_of_pages": round(beside / before, 3),
    }


def main():
    parser = argparse.ArgumentParser(prog="bench/live", description=__doc__)
    parser.add_argument("--out", type=Path, help="write the JSON there, too")
    arguments = parser.parse_args()
    python = str(VENV / "bin" / "python")
    with tempfile.TemporaryDirectory(prefix="hemicycle-live-") as name:
        folder = Path(name)
        environment = measure.environment_of(folder)
        measure.prepare(environment, folder)
        command = [python, "-m", "bench.phones_world", str(folder / "vote.json")]
        subprocess.run(command, check=True, env=environment, cwd=ROOT)
        ballot = json.loads((folder / "vote.json").read_text())["ballot"]
        with (
            open(folder / "log", "wb") as log,
            measure.served("granian", "config.wsgi:application", environment, log) as web,
            measure.served("live", "config.asgi:application", environment, log) as live,
        ):
            rate(web, 2)  # warm
            before = rate(web, SECONDS)
            made, heard, beside = asyncio.run(minute(live, web, ballot, environment))
            report = report_of(made, heard, before, beside, live)
    text = json.dumps(report, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n")
    if report["missed"]:
        sys.exit("bench: not every screen shows the newest state")


if __name__ == "__main__":
    main()
