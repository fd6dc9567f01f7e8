"""Measure the product beside its bare limits; see bench/README.md for what the figures mean."""

import argparse
import contextlib
import datetime
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bench import client
from tools import commands, guarded
from tools.places import ROOT, VENV
from tools.preflight import free_port

WORKERS = 2
CLIENTS = client.CLIENTS
FEED = "/calendar/assemblies/138.en.ics"
COMBINED = "/calendar/assemblies/138.en.ics?show=sittings&cancelled=hide"
LARGE = "/calendar/events/large.en.ics"
PAGE = "/en/events/138/programme/"
PEOPLE = "/api/v1/registrations/"


@dataclass
class Server:
    """A web server under measurement; `processes` are its own, for counting their time."""

    port: int
    process: subprocess.Popen

    def cpu(self):
        """Return the seconds of processor time its processes have taken so far."""
        return sum(_cpu_of(pid) for pid in tree(self.process.pid))

    def memory(self):
        """Return the proportional share of memory (PSS) of its processes, in MiB."""
        return round(memory_of(self.process), 1)


def command_of(kind, application):
    """Return the command line of a server of this kind for an application; of `live`, its own."""
    if kind == "live":
        return commands.live()
    if kind == "granian":
        return [
            application if w == "config.wsgi:application" else w
            for w in commands.web(workers=WORKERS)
        ]
    # Its sync worker closes each connection after one answer, so it is not in the comparison.
    gunicorn = [
        "gunicorn",
        "--workers",
        str(WORKERS),
        "--worker-class",
        "gthread",
        "--threads",
        "8",
    ]
    return [*gunicorn, "--keep-alive", "60", "--no-control-socket", application]


@contextlib.contextmanager
def served(kind, application, environment, log):
    """Run a server until the block ends."""
    port = free_port()
    environment = {**environment, "GRANIAN_HOST": "127.0.0.1", "GRANIAN_PORT": str(port)}
    command = command_of(kind, application)
    if kind == "gunicorn":
        command[1:1] = ["--bind", f"127.0.0.1:{port}"]
    command[0] = str(VENV / "bin" / command[0])
    process = guarded.start(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        _wait_for(port, process)
        yield Server(port, process)
    finally:
        guarded.stop(process, grace=12)


@contextlib.contextmanager
def worked(environment, log):
    """Run the worker until the block ends: production has one beside the web server."""
    command = commands.worker(threads=4)
    command[0] = str(VENV / "bin" / command[0])
    process = guarded.start(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield
    finally:
        guarded.stop(process, grace=12)


def _wait_for(port, process):
    for _ in range(1200):  # a busy machine starts slowly, and nobody measures that
        if process.poll() is not None:
            raise SystemExit("bench: the server did not start")
        with contextlib.suppress(OSError):
            client.ask(port, client.request("GET", "/304"))
            return
        time.sleep(0.1)
    raise SystemExit("bench: the server does not answer")


def tree(root):
    children = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = path.read_text().rpartition(")")[2].split()
            children.setdefault(int(words[1]), []).append(int(path.parent.name))
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def memory_of(process):
    """Return the proportional share of memory (PSS) of a process and its children, in MiB."""
    return sum(_pss_of(pid) for pid in tree(process.pid)) / 1024


def _cpu_of(pid):
    words = _stat_of(pid)
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK") if words else 0.0


def parent_of(pid):
    return int(_stat_of(pid)[1])


def cpu_with_the_ended(root):
    """Return the seconds of a process and its children, those included that have ended."""
    return sum(
        sum(int(word) for word in words[11:15]) / os.sysconf("SC_CLK_TCK")
        for words in map(_stat_of, tree(root))
        if words
    )


def _stat_of(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def _pss_of(pid):
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def same(data):
    """Return the stream of a client that sends the same request for ever."""

    def stream_of(_client):
        while True:
            yield data

    return stream_of


def people(programs):
    """Return streams in which each client adds ever new people to its own delegation."""

    def stream_of(number):
        program = programs[number % len(programs)]
        headers = {"Authorization": f"Bearer {program['secret']}"}
        for n in count():
            person = {
                "delegation": program["delegation"],
                "given_name": "Ada",
                "family_name": f"Nwosu {time.monotonic_ns()}-{n}",
                "badge_name": f"Ada Nwosu {n}",
                "sex": "female",
                "capacity": "adviser",
                "languages": ["en", "fr"],
                "language": "en",
            }
            yield client.request("POST", PEOPLE, headers=headers, body=json.dumps(person).encode())

    return stream_of


def cases(ours, programs):
    """Return (name, our requests, the limit's name, its requests, the status expected) of each."""
    known, known_combined = (_known(ours, path) for path in (FEED, COMBINED))
    get = lambda path: same(client.request("GET", path))  # noqa: E731 - a short name for one table
    added = same(client.request("POST", "/insert", body=b"x" * 200))
    return [
        ("feed of 300 sittings", get(FEED), "view with the same bytes", get("/feed"), 200),
        ("feed, not modified", same(known), "view with a 304", get("/304"), 304),
        ("feed of a query, not modified", same(known_combined), "a 304", get("/304"), 304),
        ("feed of 30,000 sittings", get(LARGE), "view with the same bytes", get("/large"), 200),
        ("programme page, 300 sittings", get(PAGE), "view with the same bytes", get("/page"), 200),
        ("one registration", people(programs), "view with INSERT and COMMIT", added, 201),
    ]


def _known(ours, path):
    """Return the request of a client that has the newest copy."""
    _status, head, _body = client.ask(ours.port, client.request("GET", path))
    etag = next(
        line.partition(": ")[2] for line in head.split("\r\n") if line.lower().startswith("etag:")
    )
    return client.request("GET", path, headers={"If-None-Match": etag})


def measured(server, stream_of, seconds, status):
    """Load a server once; return rate, CPU time a request and times."""
    before = server.cpu()
    result = client.run(server.port, stream_of, seconds)
    done = len(result.times)
    if result.statuses != {status: done}:
        raise SystemExit(f"bench: unexpected answers {result.statuses}, not {status} only")
    times = sorted(result.times)
    return {
        "per_second": done / result.seconds,
        "cpu_ms": 1000 * (server.cpu() - before) / done,
        "p50_ms": 1000 * times[done // 2],
        "p95_ms": 1000 * times[int(done * 0.95)],
        "requests": done,
        "bytes": result.bytes,
    }


def medians(runs):
    return {name: round(statistics.median(run[name] for run in runs), 3) for name in runs[0]}


def compare(ours, bare, programs, arguments):
    """Measure each case and its limit in turn, `repeats` times; return medians and ratios."""
    found = {}
    for name, mine, limit, its, status in cases(ours, programs):
        if arguments.only not in name:
            continue
        runs = {"ours": [], "limit": []}
        for server, stream_of in ((ours, mine), (bare, its)):
            measured(server, stream_of, 0.7, status)  # warm
        for repeat in range(arguments.repeats):
            order = [("ours", ours, mine), ("limit", bare, its)]
            for side, server, stream_of in order if repeat % 2 == 0 else reversed(order):
                runs[side].append(measured(server, stream_of, arguments.seconds, status))
        one = {"ours": medians(runs["ours"]), "limit": {"is": limit, **medians(runs["limit"])}}
        one["ratio_of_rates"] = round(one["ours"]["per_second"] / one["limit"]["per_second"], 3)
        one["ratio_of_cpu"] = round(one["limit"]["cpu_ms"] / one["ours"]["cpu_ms"], 3)
        found[name] = one
        print(
            f"{name}: {one['ours']['per_second']:.0f}/s beside {one['limit']['per_second']:.0f}/s,"
            f" {one['ratio_of_rates']:.2f} of the limit"
            f" (by processor time {one['ratio_of_cpu']:.2f})",
            file=sys.stderr,
        )
    return found


def environment_of(folder):
    """Return the environment of production, against the launcher's database and broker."""
    return {
        **os.environ,
        "SECRET_KEY": "bench-" + "x" * 50,
        "FIELD_KEYS": "bench-" + "y" * 50,
        "PUBLIC_URL": "http://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": os.environ["TEST_DATABASE_URL"],
        "REDIS_URL": os.environ["TEST_REDIS_URL"],
        "VAR_DIR": str(folder),
        "DEMO": "false",
        "LOG_FORMAT": "json",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "BENCH_BODIES": str(folder),
        "PYTHONPATH": str(ROOT),
    }


def prepare(environment, folder, delegations=CLIENTS, *more):
    """Make tables and world; return the programs that register people, one a delegation."""
    python = str(VENV / "bin" / "python")
    for command in (
        [python, "manage.py", "migrate", "--noinput", "--verbosity", "0"],
        [python, "-m", "bench.world", str(folder / "world.json"), str(delegations), *more],
    ):
        subprocess.run(command, check=True, env=environment, cwd=ROOT)
    return json.loads((folder / "world.json").read_text())["programs"]


def keep_bodies(ours, folder):
    """Give the bare views the very bytes that the product sends."""
    for name, path in (("feed", FEED), ("large", LARGE), ("page", PAGE)):
        status, _head, body = client.ask(ours.port, client.request("GET", path))
        if status != 200:
            raise SystemExit(f"bench: {path} answers {status}")
        (folder / name).write_bytes(body)


def arguments_of():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("--servers", default="granian", help="granian, gunicorn, or both")
    parser.add_argument("--seconds", type=float, default=4.0, help="of one measurement")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default="", help="cases with this in their name")
    parser.add_argument("--out", type=Path, help="write the JSON there, too")
    return parser.parse_args()


def main():
    arguments = arguments_of()
    report = {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
        "clients": client.CLIENTS,
        "workers": WORKERS,
        "seconds": arguments.seconds,
        "repeats": arguments.repeats,
        "servers": {},
    }
    with tempfile.TemporaryDirectory(prefix="hemicycle-bench-") as name:
        folder = Path(name)
        environment = environment_of(folder)
        programs = prepare(environment, folder, CLIENTS, "large")
        with open(folder / "log", "wb") as log, worked(environment, log):
            for kind in arguments.servers.split(","):
                print(f"-- {kind}", file=sys.stderr)
                with served(kind, "config.wsgi:application", environment, log) as ours:
                    keep_bodies(ours, folder)
                    with served(kind, "bench.bare:application", environment, log) as bare:
                        found = compare(ours, bare, programs, arguments)
                        found["memory_mib"] = {"ours": ours.memory(), "limit": bare.memory()}
                        report["servers"][kind] = found
    text = json.dumps(report, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
