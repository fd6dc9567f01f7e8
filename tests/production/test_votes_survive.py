"""Web server and worker killed in mid-vote, twice: no entry and no vote is lost, none is doubled.

The clients do what the tellers' page and a delegate's phone do: they send the same entry under its
key until the server has answered. Real processes, as the compose file starts them.
"""

import json
import threading
import time
import urllib.error
import urllib.request
import uuid

import psycopg
import pytest

from tests.production.test_nothing_is_lost import (  # noqa: F401 - fixtures
    broker,
    mails,
    production,
    shell,
)
from tests.production.test_processes import database, started_web  # noqa: F401 - a fixture
from tests.tools.started import wait_until
from tools import verify_ballot

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

DELEGATIONS, PHONES = 40, 4
WORLD = f"""
import json
from django.utils import timezone
from assemblies.enums import Capacity, Role, Sex
from assemblies.models.delegations import Delegation
from assemblies.services import accounts, roles
from sessions.enums import BallotMethod
from tests.factories.ballots import make_delegation, make_question
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from sessions.services import questions
at = timezone.now()
assembly = make_assembly()
def opened(method, hour):
    sitting = make_sitting(assembly, day=2, hour=hour)
    question = make_question(sitting, at=at)
    return sitting, lambda: questions.open_question(
        question=question, method=method, by=None, at=timezone.now()).pk
def key_of(user):
    return accounts.issue_token(user=user, name="test", by=user, at=at)[1]
hall, open_hall = opened(BallotMethod.ROLL_CALL, 9)
phones, open_phones = opened(BallotMethod.ELECTRONIC, 15)
for number in range({DELEGATIONS}):
    make_delegation(assembly, make_parliament(f"P{{number}}", f"Exampleland {{number}}"), hall)
secrets = []
for number in range({PHONES}):
    member = make_parliament(f"Q{{number}}", f"Phoneland {{number}}")
    # present=0: who is in the room of the second vote is recorded there.
    delegation = make_delegation(assembly, member, phones)
    voter = delegation.participants.order_by("pk").first()
    voter.user = accounts.account_for(email=f"phone{{number}}@example.org")
    voter.save()
    secrets.append(key_of(voter.user))
teller = accounts.account_for(email="teller@example.org")
roles.grant(user=teller, role=Role.PROGRAMME_EDITOR, by=None, at=at)
hall, phones = open_hall(), open_phones()
keys = list(Delegation.objects.filter(institution__code__startswith="P")
    .order_by("pk").values_list("pk", flat=True))
print(json.dumps({{"hall": hall, "phones": phones, "teller": key_of(teller),
    "secrets": secrets, "delegations": keys}}))
"""
CLOSED = """
import json
from django.utils import timezone
from assemblies.models.accounts import User
from sessions.models.ballots import Ballot
from sessions.selectors.ballots import export_of
from sessions.services import roll_calls
ballot = Ballot.objects.get(pk={pk})
teller = User.objects.get(email="teller@example.org")
closed = roll_calls.close_vote(ballot=ballot, by=teller, at=timezone.now())
print(json.dumps(export_of(closed)))
"""


class Sender(threading.Thread):
    """A client that sends each of its votes until it is answered, whatever happens between."""

    def __init__(self, base, secret, path, bodies):
        super().__init__(daemon=True)
        self.address, self.secret = f"{base}/api/v1/votes/{path}/", secret
        self.bodies, self.answered, self.lost, self.refused = bodies, 0, 0, []

    def run(self):
        for body in self.bodies:
            while not self.sent(body):
                self.lost += 1
                time.sleep(0.1)
            self.answered += 1

    def sent(self, body):
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.address, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                answer.read()
        except urllib.error.HTTPError as refusal:
            self.refused.append((refusal.code, refusal.read()))
        except OSError:  # no answer: whether it arrived is not known
            return False
        return True


def keyed(**said):
    return {**said, "key": str(uuid.uuid4())}


def entries_of(delegations):
    return [keyed(delegation=one, in_favour=10, against=5, abstaining=3) for one in delegations]


def casts():
    """Return ten votes of one delegate, one by one."""
    return [keyed(choice="in_favour", votes=1) for _ in range(10)]


def test_server_and_worker_killed_in_mid_vote_lose_nothing(
    production,  # noqa: F811 - the fixtures imported above
    database,  # noqa: F811 - as above
):
    world = json.loads(shell(production, WORLD).splitlines()[-1])
    web, worker = started_web(production), production.start("worker")
    base = production.environment("web")["PUBLIC_URL"]
    teller = Sender(
        base, world["teller"], f"{world['hall']}/entries", entries_of(world["delegations"])
    )
    phones = [Sender(base, one, f"{world['phones']}/casts", casts()) for one in world["secrets"]]
    clients = [teller, *phones]
    for one in clients:
        one.start()

    for share in (0.2, 0.6):
        reached = lambda share=share: teller.answered >= share * DELEGATIONS  # noqa: E731
        assert wait_until(reached, 60), (teller.answered, teller.refused)
        production.kill(web)
        production.kill(worker)
        web, worker = started_web(production), production.start("worker")
    for one in clients:
        one.join(120)

    assert not any(one.is_alive() for one in clients)
    assert [one.refused for one in clients] == [[]] * len(clients)
    assert sum(one.lost for one in clients) > 0  # or nothing was killed in the middle
    with psycopg.connect(database) as connection:
        rows = "SELECT count(*), count(DISTINCT delegation_id) FROM assembly_sessions_ballotrow"
        assert connection.execute(rows).fetchone() == (DELEGATIONS, DELEGATIONS)
        cast = "SELECT count(*), sum(votes) FROM assembly_sessions_ballotcast"
        assert connection.execute(cast).fetchone() == (10 * PHONES, 10 * PHONES)
    cast_by_phone = json.loads(shell(production, CLOSED.format(pk=world["phones"])))
    assert verify_ballot.faults(cast_by_phone) == []
    production.stop(web)
    production.stop(worker)
