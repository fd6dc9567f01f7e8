"""Five thousand mails through a mail server of this machine, beside what that server takes.

The limit: two processes with a connection of smtplib each that send the same mails, ready made. A
second limit: the same two, talking as our workers do, in one turn a mail instead of four. Ours:
two workers of production, an outbox filled in one transaction. All in turn, three times.
"""

import argparse
import contextlib
import os
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from bench import measure
from tools import guarded
from tools.places import ROOT, VENV
from tools.preflight import free_port

MAILS, WORKERS, ROUNDS = 5_000, 2, 3

QUEUE = """
import sys
from datetime import UTC, datetime, timedelta
from django.db import transaction
from django.utils import timezone
from assemblies.enums import CalendarStatus
from notifications.calendar.entries import Entry
from notifications.enums import Method
from notifications.services import outbox
from sessions.messages import SITTING_CHANGED
at = datetime(2026, 3, 1, 9, tzinfo=UTC)
def words(n):
    entry = Entry(uid=f"sitting-{{n % 100}}", sequence=1, created_at=at, changed_at=at,
        starts=at, ends=at + timedelta(hours=2), zone="Europe/Zurich",
        summary=f"Committee sitting {{n % 100}}", status=CalendarStatus.CONFIRMED)
    context = {{"title": f"Committee sitting {{n % 100}}", "event": "900th Assembly",
        "place": "Geneva", "when": "1 March 2026, 09:00", "url": "https://example.org/sittings/1/",
        "zone": "Europe/Zurich", "room": "Room 3"}}
    return outbox.Words(context=context, entry=entry if {calendar} else None,
        method=Method.REQUEST if {calendar} else None)
news = [(outbox.Recipient(address=f"reader{{n}}@host{{n % 50}}.example",
    name=f"Réader {{n}} Example",
    language=("en", "fr", "es", "ar")[n % 4]), words(n)) for n in range({count})]
with transaction.atomic():
    outbox.queue_all(kind=SITTING_CHANGED, news=news, key="{key}", at=timezone.now())
    print("filled", flush=True)
    sys.stdin.readline()
"""

WRITTEN = """
import pickle, sys
from django.utils import timezone
from notifications.gateways.wire import write
from notifications.jobs.rendering import parts_of
from notifications.models.messages import Message
rows = Message.objects.filter(key="{key}").order_by("pk")
made = [(one.recipient, write(parts_of(one, at=timezone.now()))) for one in rows]
pickle.dump(made, open("{file}", "wb"))
"""

PLAIN = """
import pickle, smtplib, sys, time
made = pickle.load(open(sys.argv[2], "rb"))[int(sys.argv[3])::2]
server = smtplib.SMTP("127.0.0.1", int(sys.argv[1]))
server.ehlo()
print("ready", flush=True)
sys.stdin.readline()
sender = "secretariat@hemicycle.example"
began = time.process_time()
if sys.argv[4] == "pipelined":
    from notifications.gateways.talk import Letter, Talk
    talk, letters = Talk(server), [Letter(sender, reader, mail) for reader, mail in made]
    for one, then in zip(letters, [*letters[1:], None]):
        talk.send(one, then=then)
for reader, mail in made if sys.argv[4] == "plain" else []:
    server.sendmail(sender, [reader], mail)
print(time.process_time() - began)
server.quit()
"""


class Told:
    """What the sink says of itself."""

    def __init__(self, port):
        for _ in range(200):
            with contextlib.suppress(OSError):
                self.server = smtplib.SMTP("127.0.0.1", port)
                return
            time.sleep(0.05)
        raise SystemExit("bench: no sink")

    def since(self, word="since"):
        _, words = self.server.docmd("VRFY", word)
        count, lasted, different = words.split()
        return int(count), float(lasted), int(different)


class Spent:
    """The processor time of those who take part, in milliseconds a mail of a round."""

    def __init__(self, workers, sink):
        with psycopg.connect(os.environ["TEST_DATABASE_URL"]) as connection:
            database = measure.parent_of(connection.info.backend_pid)
        self.groups = {
            "workers": [one.pid for one in workers], "sink": [sink.pid], "PostgreSQL": [database],
        }  # fmt: skip
        self.before = self._now()

    def anew(self):
        self.before = self._now()

    def each(self):
        now = self._now()
        return {name: (now[name] - self.before[name]) / MAILS * 1000 for name in now}

    def _now(self):
        return {
            name: sum(measure.cpu_with_the_ended(pid) for pid in pids)
            for name, pids in self.groups.items()
        }


def python_of(code):
    return [str(VENV / "bin/python"), "manage.py", "shell", "-v", "0", "-c", code]


def started(command, env=None):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=env, **pipes)


def tell_to_go(process):
    process.stdin.write("go\n")
    process.stdin.flush()


def plain(port, file, told, way="plain"):
    """Return the mails a second of two plain connections, and their processor time."""
    told.since("anew")
    command = [str(VENV / "bin/python"), "-c", PLAIN, str(port), str(file)]
    senders = [started([*command, str(n), way]) for n in range(WORKERS)]
    for one in senders:
        one.stdout.readline()
    for one in senders:
        tell_to_go(one)
    spent = sum(float(one.stdout.readline()) for one in senders)
    for one in senders:
        one.wait()
    count, lasted, _ = told.since()
    return (count - 1) / lasted, spent


def ours(key, calendar, environment, told, spent=None):
    """Return the mails a second of the workers that run."""
    told.since("anew")
    code = QUEUE.format(count=MAILS, key=key, calendar=calendar)
    with started(python_of(code), env=environment) as filling:
        filling.stdout.readline()  # all rows are written, and nobody sees them yet
        if spent:
            spent.anew()
        tell_to_go(filling)
    until = time.monotonic() + 300
    while told.since()[0] < MAILS:
        if time.monotonic() > until:
            raise SystemExit(f"bench: {told.since()[0]} of {MAILS} arrived")
        time.sleep(0.2)
    time.sleep(0.5)
    count, lasted, different = told.since()
    if (count, different) != (MAILS, MAILS):
        raise SystemExit(f"bench: {count} mails, {different} different ones")
    return (count - 1) / lasted


def main():
    parser = argparse.ArgumentParser(prog="bench/mails", description=__doc__)
    parser.add_argument("--plain-words", action="store_true", help="mails without a calendar part")
    parser.add_argument("--threads", type=int, default=4, help="of each worker")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="hemicycle-bench-") as name:
        folder = Path(name)
        environment = {
            **measure.environment_of(folder),
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        }
        python_ = str(VENV / "bin/python")
        sink = guarded.start(
            [python_, "-m", "bench.mail_sink", str(port)], env=environment, cwd=ROOT
        )
        try:
            subprocess.run(
                [python_, "manage.py", "migrate", "--noinput", "--verbosity", "0"],
                check=True, env=environment, cwd=ROOT,
            )  # fmt: skip
            _measure(arguments, folder, environment, Told(port), port, sink)
        finally:
            guarded.stop(sink)


def _measure(arguments, folder, environment, told, port, sink):
    has_calendar = not arguments.plain_words
    limits, quicker, rates, shares, memory = [], [], [], [], []
    with contextlib.ExitStack() as stack:
        log = stack.enter_context(open(folder / "log", "wb"))
        workers = [stack.enter_context(worker(environment, log, arguments.threads))
                   for _ in range(WORKERS)]  # fmt: skip
        ours("warm", has_calendar, environment, told)
        code = WRITTEN.format(key="warm", file=folder / "made")
        subprocess.run(python_of(code), check=True, env=environment, cwd=ROOT)
        spent = Spent(workers, sink)
        for turn in range(arguments.rounds):
            spent.anew()
            rate, senders = plain(port, folder / "made", told)
            limits.append(rate)
            limit_spent = spent.each()["sink"] + senders / MAILS * 1000
            quicker.append(plain(port, folder / "made", told, "pipelined")[0])
            rates.append(ours(f"round:{turn}", has_calendar, environment, told, spent))
            each = spent.each()
            shares.append(limit_spent / sum(each.values()))
            memory.append(round(sum(measure.memory_of(one) for one in workers)))
            said = ", ".join(f"{name} {one:.2f}" for name, one in each.items())
            print(
                f"{rates[-1]:.0f}/s of {limits[-1]:.0f}/s, {quicker[-1]:.0f}/s; {memory[-1]} MiB;"
                f" ms of processor time a mail: {said}; of the limit, with the sink,"
                f" {limit_spent:.2f}: {shares[-1]:.2f}",
                file=sys.stderr,
            )
    limit, rate = statistics.median(limits), statistics.median(rates)
    second = statistics.median(quicker)
    print(
        f"{MAILS} mails: {rate:.0f}/s, the sink's own rate {limit:.0f}/s, ratio {rate / limit:.2f}"
        f" (of processor time {statistics.median(shares):.2f});"
        f" in one turn a mail {second:.0f}/s, ratio {rate / second:.2f};"
        f" memory of {WORKERS} workers after each round {memory} MiB"
    )


@contextlib.contextmanager
def worker(environment, log, threads):
    command = measure.commands.worker(threads=threads)
    command[0] = str(VENV / "bin" / command[0])
    process = guarded.start(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield process
    finally:
        guarded.stop(process, grace=12)


if __name__ == "__main__":
    main()
