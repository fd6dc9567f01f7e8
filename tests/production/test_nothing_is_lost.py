"""Broker frozen, broker dead, worker killed: the registration is accepted and no mail is lost.

Real processes: the web server and the worker of the compose file, PostgreSQL, a Valkey of this
test's own that it may stop and kill, and a mail server that keeps what it is given.
"""

import json
import os
import signal
import time
import urllib.request
from collections import Counter
from email import message_from_bytes

import psycopg
import pytest

from notifications.jobs.delivery import NOTED_AT_ONCE
from notifications.tasks import HELPERS
from tests.production.composed import Production
from tests.production.mail_sink import MailSink
from tests.production.test_processes import VALUES, database, started_web  # noqa: F401 - a fixture
from tests.tools.started import wait_until
from tools import guarded
from tools.preflight import free_port
from tools.servers import start_valkey

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

LIMIT = 1.5  # seconds: what is promised, with a broker that is frozen or dead
BROKER_IS_LEFT_ALONE = 10  # seconds after a failure; only then does an act try it again
# Threads of a worker that may bring mails of one lane, those that help and the dispatcher's, times
# the mails that each may have given away without having written it down.
HANDS = (HELPERS + 1) * NOTED_AT_ONCE

WORLD = """
import json
from datetime import timedelta
from django.utils import timezone
from assemblies.enums import Role, YearlySession, InstitutionKind, EventKind
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from assemblies.services import accounts, roles
from registrations.services import invitations
at = timezone.now()
member = Institution.objects.create(
    kind=InstitutionKind.PARLIAMENT, code="XX", name={"en": "Exampleland"}, population=5_000_000)
assembly = Assembly.objects.create(
    kind=EventKind.ASSEMBLY, slug="900", number=900, title={"en": "900th Assembly"},
    place={"en": "Geneva"}, time_zone="Europe/Zurich", starts_on=at.date(), ends_on=at.date(),
    yearly_session=YearlySession.FIRST, created_at=at, changed_at=at,
    published_at=at, registration_opens_at=at - timedelta(days=1),
    registration_closes_at=at + timedelta(days=1))
user = User.objects.create_user("coordinator@example.org", name="Cora Exemplar")
file = invitations.open_file(assembly=assembly, institution=member, by=user, at=at)
roles.grant(user=user, role=Role.COORDINATOR, delegation=file.delegation, by=None, at=at)
_, secret = accounts.issue_token(user=user, name="test", by=user, at=at)
print(json.dumps({"file": file.pk, "token": secret}))
"""

MANY_MAILS = """
from django.utils import timezone
from django.db import transaction
from config.messages import ACCOUNT_MAIL
from registrations.messages import SUBMITTED
from notifications.services import outbox
with transaction.atomic():
    for n in range({count}):
        outbox.queue(kind=SUBMITTED, to=outbox.Recipient(address=f"person{{n}}@example.org"),
            key="{key}", words=outbox.Words(context={{"parliament": "Exampleland"}}),
            at=timezone.now())
"""

# Each transaction sends a word to the worker, and there are more of them than its threads.
MANY_MAILS_THEN_A_CODE = """
import time
from django.utils import timezone
from django.db import transaction
from config.messages import ACCOUNT_MAIL
from registrations.messages import SUBMITTED
from notifications.services import outbox
def tell(kind, address, key, **context):
    outbox.queue(kind=kind, to=outbox.Recipient(address=address), key=key,
        words=outbox.Words(context=context), at=timezone.now())
for turn in range(8):
    with transaction.atomic():
        for n in range(10):
            tell(SUBMITTED, f"person{turn}-{n}@example.org", "slow", parliament="Exampleland")
time.sleep(2)
with transaction.atomic():
    tell(ACCOUNT_MAIL, "waiting@example.org", "code", code="424242", about="login_code")
"""


@pytest.fixture(scope="module")
def mails():
    with MailSink() as sink:
        yield sink


@pytest.fixture
def broker(tmp_path):
    server = start_valkey()
    yield server
    if server.process.poll() is None:
        os.killpg(server.process.pid, signal.SIGCONT)
        guarded.stop(server.process)


@pytest.fixture
def production(tmp_path, database, broker, mails):  # noqa: F811 - the fixture imported above
    port = free_port()
    addresses = {
        "DATABASE_URL": database,
        "REDIS_URL": broker.url,
        "EMAIL_URL": mails.address,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(port),
    }
    made = Production(tmp_path, addresses, VALUES)
    try:
        made.prepare()
        yield made
    finally:
        made.end()


@pytest.fixture
def world(production, database):  # noqa: F811 - the fixture imported above
    yield json.loads(shell(production, WORLD).splitlines()[-1])
    with psycopg.connect(database, autocommit=True) as connection:
        names = connection.execute(
            "SELECT string_agg(quote_ident(tablename), ',') FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
        ).fetchone()[0]
        connection.execute(f"TRUNCATE {names} CASCADE")


def shell(production, code):
    done = production.run("web", ["python", "manage.py", "shell", "-v", "0", "-c", code])
    assert done.returncode == 0, done.stderr
    return done.stdout


class Client:
    def __init__(self, production, world):
        self.base = production.environment("web")["PUBLIC_URL"] + "/api/v1/"
        self.world = world

    def post(self, path, body):
        """Return (status, seconds)."""
        request = urllib.request.Request(
            self.base + path,
            data=json.dumps(body).encode(),
            headers=self._headers(),
        )
        began = time.monotonic()
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
            return answer.status, time.monotonic() - began

    def warm(self):
        """Let both web processes load what they load at their first request."""
        for _ in range(8):
            request = urllib.request.Request(self.base + "me/", headers=self._headers())
            with urllib.request.urlopen(request, timeout=30) as answer:
                assert answer.status == 200

    def _headers(self):
        return {
            "Authorization": f"Bearer {self.world['token']}",
            "Content-Type": "application/json",
        }

    def register_and_submit(self, name="Ada"):
        """Add one person and submit; return the seconds the slower of the two took."""
        person = {
            "delegation": self.world["file"],
            "given_name": name,
            "family_name": "Exemplar",
            "badge_name": f"{name} Exemplar",
            "sex": "female",
            "capacity": "member_of_parliament",
            "email": "",
            "language": "en",
        }
        status, adding = self.post("registrations/", person)
        assert status == 201
        status, submitting = self.post(f"delegations/{self.world['file']}/submit/", {})
        assert status == 200
        return max(adding, submitting)

    def quickest(self, *names):
        """Register them one by one; return the best time: another test may stall the machine."""
        times = [self.register_and_submit(names[0])]
        for name in names[1:]:
            if times[-1] >= LIMIT:
                time.sleep(BROKER_IS_LEFT_ALONE + 1)
                times.append(self.register_and_submit(name))
        return min(times)


def seen_by(mails, recipient):
    return [m for m in map(message_from_bytes, list(mails.mails)) if recipient in str(m["To"])]


def test_frozen_broker_does_not_freeze_a_registration_and_the_sweep_delivers(
    production, broker, world, mails
):
    web = started_web(production)
    worker = production.start("worker")
    assert wait_until(lambda: production.healthy("worker"), 40), production.log("worker")
    client = Client(production, world)
    mails.mails.clear()

    client.warm()
    os.killpg(broker.process.pid, signal.SIGSTOP)
    seconds = client.quickest("Ada", "Eve")

    # The time-outs of broker and cache are a second together; a hang would last for ever.
    assert seconds < LIMIT
    assert wait_until(lambda: seen_by(mails, "coordinator@example.org"), 20), "nothing delivered"
    production.stop(web)
    production.kill(worker)


def test_dead_broker_is_no_reason_to_refuse_and_a_worker_started_without_it_delivers(
    production, broker, world, mails
):
    web = started_web(production)
    client = Client(production, world)
    mails.mails.clear()

    client.warm()
    guarded.stop(broker.process)
    seconds = client.quickest("Bea", "Dora")
    worker = production.start("worker")

    assert seconds < LIMIT
    assert wait_until(lambda: seen_by(mails, "coordinator@example.org"), 40), "nothing delivered"
    production.stop(web)
    production.kill(worker)


def test_code_leaves_while_a_slow_mail_server_holds_every_hand_that_brings_other_mail(
    production, world, mails, monkeypatch
):
    mails.mails.clear()
    monkeypatch.setattr(mails, "pause", 1.5)
    worker = production.start("worker")
    assert wait_until(lambda: production.healthy("worker"), 40), production.log("worker")

    shell(production, MANY_MAILS_THEN_A_CODE)

    assert wait_until(lambda: seen_by(mails, "waiting@example.org"), 20), "the code still waits"
    # Of the eighty before it most still wait, and no hand became free for it.
    assert len(mails.mails) < 40
    production.kill(worker)


def test_worker_killed_in_the_middle_loses_nothing_and_doubles_only_what_it_held(
    production,
    world,
    mails,
    database,  # noqa: F811 - the fixture imported above
):
    mails.mails.clear()
    mails.pause = 0.02
    shell(production, MANY_MAILS.format(count=500, key="kill:1"))
    kills = unwritten = 0

    def count(which):
        with psycopg.connect(database) as connection:
            rows = f"SELECT count(*) FROM notifications_message WHERE state {which} 'sent'"
            return connection.execute(rows).fetchone()[0]

    for mark in (30, 90):
        worker = production.start("worker")
        assert wait_until(lambda mark=mark: len(mails.mails) >= mark, 60), production.log("worker")
        production.kill(worker)
        kills += 1
        time.sleep(0.2)  # what it had just given away is taken by then
        unwritten += len({message_from_bytes(m)["Message-ID"] for m in mails.mails}) - count("=")
    with psycopg.connect(database, autocommit=True) as connection:
        # The lease of what the killed one held runs out; a minute is not waited for here.
        connection.execute("UPDATE notifications_message SET claimed_until = now()")

    production.start("worker")

    assert wait_until(lambda: count("<>") == 0, 60), production.log("worker")
    copies = Counter(message_from_bytes(m)["Message-ID"] for m in mails.mails)
    assert len(copies) == 500
    # No more than what had arrived and was not written down, which is little.
    assert sum(copies.values()) - 500 <= unwritten <= kills * HANDS
    assert max(copies.values()) <= 1 + kills
