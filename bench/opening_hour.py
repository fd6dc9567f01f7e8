"""The opening hour in a box: a thousand registrations of 180 delegations in a minute.

A hundred clients, each on a connection of its own, add people and hand them to the secretariat, on
the production processes. Every third delegation tries for more seats than it has, its requests at
the same time. Half of all comes in the first quarter of the minute. A request whose connection
breaks is sent again with its Idempotency-Key, as a program does on hotel Wi-Fi.

Afterwards the database is asked: everybody accepted is there, once; no delegation has more seats
than the law gives it; each submission left its mail in the outbox.
"""

import argparse
import http.client
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

import psycopg

from bench import measure

DELEGATIONS = 180
REGISTRATIONS = 1_000
CLIENTS = 100
TOO_MANY = 12  # people of a delegation that tries for more than its eight or ten seats
SILENCE = 30.0  # seconds


@dataclass
class Seen:
    """What the clients saw. Times in seconds."""

    added: list = field(default_factory=list)
    submitted: list = field(default_factory=list)
    people: list = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    broken: int = 0
    late: list = field(default_factory=list)  # how long after its moment a registration began


def plan_of(programs, seconds):
    """Return (moment, program) of each registration, in order of the moments."""
    greedy = programs[::3]
    wanted = [program for program in greedy for _ in range(TOO_MANY)]
    others = [program for n, program in enumerate(programs) if n % 3]
    wanted += [others[n % len(others)] for n in range(REGISTRATIONS - len(wanted))]
    chance = random.Random(138)  # noqa: S311 - the same hour each time
    chance.shuffle(wanted)
    half = len(wanted) // 2
    moments = [chance.uniform(0, seconds / 4) for _ in range(half)]
    moments += [chance.uniform(seconds / 4, seconds) for _ in range(len(wanted) - half)]
    return sorted(zip(moments, wanted, strict=True), key=lambda one: one[0])


def client(port, plan, began, seen, lock):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SILENCE)
    while True:
        try:
            moment, program = plan.get_nowait()
        except Empty:
            return
        wait = began + moment - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        with lock:
            seen.late.append(max(0.0, -wait))
        connection = _register(connection, program, seen, lock)


def _register(connection, program, seen, lock):
    """Add one person and hand her in; return the connection to go on with."""
    name = f"Person {uuid.uuid4().hex[:12]}"
    person = {
        "delegation": program["delegation"],
        "given_name": "Ada",
        "family_name": name,
        "badge_name": f"Ada {name}",
        "sex": random.choice(("female", "male")),  # noqa: S311 - no secret
        "capacity": "member_of_parliament",
    }
    connection, status, answer, took = _post(
        connection, "/api/v1/registrations/", person, program, seen
    )
    with lock:
        seen.added.append(took)
        seen.statuses[f"add {status}"] += 1
    if status != 201:
        return connection
    path = f"/api/v1/delegations/{program['delegation']}/submit/"
    connection, status, refusal, took = _post(
        connection, path, {"people": [answer["id"]]}, program, seen
    )
    with lock:
        seen.people.append(answer["id"])
        seen.submitted.append(took)
        seen.statuses[f"submit {status} {refusal.get('code', '')}".rstrip()] += 1
    return connection


def _post(connection, path, body, program, seen):
    headers = {
        "Authorization": f"Bearer {program['secret']}",
        "Content-Type": "application/json",
        "Idempotency-Key": uuid.uuid4().hex,
    }
    began = time.perf_counter()
    for attempt in range(5):
        try:
            connection.request("POST", path, json.dumps(body), headers)
            response = connection.getresponse()
            read = json.loads(response.read() or b"{}")
            return connection, response.status, read, time.perf_counter() - began
        except (OSError, http.client.HTTPException, ValueError):
            seen.broken += 1
            connection.close()
            time.sleep(0.2 * 2**attempt)
    return connection, 0, {}, time.perf_counter() - began


def checked(seen):
    """Ask the database whether what the clients were told is true; return what it says."""
    with psycopg.connect(os.environ["TEST_DATABASE_URL"]) as connection:
        ask = lambda sql: connection.execute(sql).fetchall()  # noqa: E731 - a short name for four questions
        people = [key for (key,) in ask("SELECT id FROM registrations_registration")]
        doubled = ask(
            "SELECT family_name FROM registrations_registration"
            " GROUP BY family_name HAVING count(*) > 1"
        )
        seats = ask(
            "SELECT count(*), i.population FROM registrations_registration r"
            " JOIN registrations_delegationfile f ON f.id = r.file_id"
            " JOIN assemblies_delegation d ON d.id = f.delegation_id"
            " JOIN assemblies_institution i ON i.id = d.institution_id"
            " WHERE r.state IN ('submitted', 'approved') GROUP BY f.id, i.population"
        )
        mails = ask(
            "SELECT count(*) FROM notifications_message WHERE kind = 'delegation_submitted'"
        )[0][0]
    # The first yearly session: eight, ten from 100 million on (one fewer is for later sessions).
    over = [n for n, population in seats if n > (10 if population >= 100_000_000 else 8)]
    taken = seen.statuses["submit 200"]
    given = sum(n for n, _population in seats)
    return {
        "lost": len(set(seen.people) - set(people)),
        "accepted_but_without_a_seat": abs(taken - given),
        "accepted_but_without_a_mail": abs(taken - mails),
        "doubled": len(doubled),
        "delegations_over_their_size": len(over),
        "seats_given": given,
        "mails_queued": mails,
    }


EXPECTED = {"add 201", "submit 200", "submit 409 quota_exceeded"}
NEVER = (
    "lost",
    "doubled",
    "accepted_but_without_a_seat",
    "accepted_but_without_a_mail",
    "delegations_over_their_size",
)


def faults_of(report):
    """Return what must not be in a report: an hour in which little was tried proves nothing."""
    faults = [name for name in NEVER if report[name]]
    faults += [answer for answer in report["answers"] if answer not in EXPECTED]
    if report["adding_a_person"]["count"] != REGISTRATIONS:
        faults.append("registrations that were not tried")
    return faults


def times_of(values):
    ordered = sorted(values)
    at = lambda share: round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)  # noqa: E731 - one line of arithmetic
    return {
        "count": len(ordered),
        "median_ms": round(1000 * statistics.median(ordered), 1),
        "p95_ms": at(0.95),
        "p99_ms": at(0.99),
        "worst_ms": round(1000 * ordered[-1], 1),
    }


def hour(port, programs, seconds):
    """Let the hundred clients loose; return what they saw."""
    plan, seen, lock = SimpleQueue(), Seen(), threading.Lock()
    for one in plan_of(programs, seconds):
        plan.put(one)
    began = time.monotonic() + 1
    clients = [
        threading.Thread(target=client, args=(port, plan, began, seen, lock), daemon=True)
        for _ in range(CLIENTS)
    ]
    for one in clients:
        one.start()
    for one in clients:
        one.join(seconds + 10 * SILENCE)
    return seen, time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(prog="bench/opening-hour", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--out", type=Path, help="write the JSON there, too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hemicycle-hour-") as name:
        folder = Path(name)
        environment = measure.environment_of(folder)
        programs = measure.prepare(environment, folder, delegations=DELEGATIONS)
        with (
            open(folder / "log", "wb") as log,
            measure.worked(environment, log),
            measure.served("granian", "config.wsgi:application", environment, log) as server,
        ):
            seen, seconds = hour(server.port, programs, arguments.seconds)
    report = {
        "clients": CLIENTS,
        "delegations": len(programs),
        "seconds": round(seconds, 1),
        "answers": dict(sorted(seen.statuses.items())),
        "broken_connections": seen.broken,
        "server_errors": sum(n for s, n in seen.statuses.items() if s.split()[1][0] in "05"),
        "adding_a_person": times_of(seen.added),
        "submitting": times_of(seen.submitted),
        "waited_for_a_free_client": times_of(seen.late),
        **checked(seen),
    }
    text = json.dumps(report, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n")
    if faults := faults_of(report):
        sys.exit(f"bench: {', '.join(faults)}")


if __name__ == "__main__":
    main()
