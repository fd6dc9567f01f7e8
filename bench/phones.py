"""Two hundred phones that vote within the same second, on the production processes.

Fifty delegations of four delegates, each on a connection of its own; each casts two votes at a
moment within one second. Every fifth sends its vote twice, as after an answer that was lost, and a
broken connection is tried again, with the key of the vote. Then the vote is closed and the database
asked: every vote that was accepted is in the result, once. With --kill one of the web server's
processes is killed in the middle of the second.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench import measure
from bench.opening_hour import times_of
from tools.places import ROOT, VENV

DELEGATIONS = 50
VOTES = 2
SECOND = 1.0
SILENCE = 30.0  # seconds
CHOICES = ("in_favour", "against", "abstaining")


def cast(port, path, secret, choice, moment, began, seen):
    """Cast two votes at that moment; every fifth phone says so twice."""
    body = json.dumps({"choice": choice, "votes": VOTES, "key": str(uuid.uuid4())})
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    connection = HTTPConnection("127.0.0.1", port, timeout=SILENCE)
    connection.connect()
    time.sleep(max(0.0, began + moment - time.monotonic()))
    for _ in range(2 if moment % 0.05 < 0.01 else 1):
        status, took, broken = _sent(connection, path, body, headers)
        seen.append((choice, status, took, broken))


def _sent(connection, path, body, headers):
    began, broken = time.perf_counter(), 0
    for attempt in range(5):
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            response.read()
            return response.status, time.perf_counter() - began, broken
        except (OSError, HTTPException):
            broken += 1
            connection.close()
            time.sleep(0.1 * 2**attempt)
    return 0, time.perf_counter() - began, broken


def killed(process, moment):
    """Kill one of the server's own processes at that moment; whoever starts it anew is granian."""
    worker, wait = max(measure.tree(process.pid)), max(0.0, moment - time.monotonic())
    threading.Timer(wait, os.kill, (worker, signal.SIGKILL)).start()


def second(server, world, *, kills):
    """Let all phones vote within a second; return what they saw."""
    seen, began = [], time.monotonic() + 2
    chance = random.Random(200)  # noqa: S311 - the same second each time
    path = f"/api/v1/votes/{world['ballot']}/casts/"
    phones = [
        threading.Thread(
            target=cast,
            args=(server.port, path, secret, chance.choice(CHOICES), chance.random(), began, seen),
            daemon=True,
        )
        for secret in world["secrets"]
    ]
    if kills:
        killed(server.process, began + SECOND / 2)
    for one in phones:
        one.start()
    for one in phones:
        one.join(SECOND + 5 * SILENCE)
    return seen


def closed(environment, ballot):
    """Close the vote with the product's own act; return the result that the record gives."""
    python = str(VENV / "bin" / "python")
    told = subprocess.run(
        [python, "-m", "bench.phones_count", str(ballot)],
        check=True, env=environment, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(told.stdout)


def main():
    parser = argparse.ArgumentParser(prog="bench/phones", description=__doc__)
    parser.add_argument("--kill", action="store_true", help="a web process in mid-vote")
    parser.add_argument("--out", type=Path, help="write the JSON there, too")
    arguments = parser.parse_args()
    python = str(VENV / "bin" / "python")
    with tempfile.TemporaryDirectory(prefix="hemicycle-phones-") as name:
        folder = Path(name)
        environment = measure.environment_of(folder)
        measure.prepare(environment, folder, delegations=DELEGATIONS)
        command = [python, "-m", "bench.phones_world", str(folder / "phones.json")]
        subprocess.run(command, check=True, env=environment, cwd=ROOT)
        world = json.loads((folder / "phones.json").read_text())
        with (
            open(folder / "log", "wb") as log,
            measure.served("granian", "config.wsgi:application", environment, log) as server,
        ):
            seen = second(server, world, kills=arguments.kill)
        result = closed(environment, world["ballot"])
    report = report_of(world, seen, result)
    text = json.dumps(report, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n")
    if report["wrong"]:
        sys.exit("bench: not every vote was counted once")


def report_of(world, seen, result):
    """Return the figures; wrong: what the result has and the phones were not told, or lack."""
    phones = len(world["secrets"])
    accepted = Counter()
    for choice, status, _took, _broken in seen:
        accepted[choice] += VOTES if status == 200 else 0
    twice = len(seen) - phones
    told = sum(accepted.values()) - VOTES * twice
    counted = {choice: result[choice] for choice in CHOICES}
    return {
        "phones": phones,
        "sent_twice": twice,
        "answers": dict(Counter(str(status) for _choice, status, _took, _broken in seen)),
        "broken_connections": sum(broken for _choice, _status, _took, broken in seen),
        "casting": times_of([took for _choice, _status, took, _broken in seen]),
        "counted": counted,
        "casts_kept": result["casts"],
        "wrong": abs(sum(counted.values()) - told) + abs(result["casts"] - phones),
    }


if __name__ == "__main__":
    main()
