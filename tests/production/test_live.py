"""Event streams of production: a change made in another process reaches every open screen."""

import http.client
import threading
from contextlib import closing, suppress

import pytest

from tests.production.test_nothing_is_lost import shell
from tests.production.test_processes import (  # noqa: F401 - fixtures
    broker,
    database,
    mails,
    production,
    up,
)
from tests.tools.started import wait_until

pytestmark = [pytest.mark.stack, pytest.mark.timeout(200)]

SCREENS = 50
WORLD = """
from sessions.enums import BallotWeight
from sessions.services import questions
from tests.factories.ballots import make_question
from tests.factories.sessions import make_assembly, make_sitting
sitting = make_sitting(make_assembly())
question = make_question(sitting, at=sitting.starts_at, weight=BallotWeight.COMMITTEE)
print(questions.open_question(question=question, by=None, at=sitting.starts_at).pk)
"""
CHANGE = """
from django.db import transaction
from notifications.services import live
with transaction.atomic():
    live.changed("ballot:{pk}")
"""


class Screen(threading.Thread):
    """Reads a stream line by line, as a browser does."""

    def __init__(self, address, path):
        super().__init__(daemon=True)
        self.address, self.path, self.lines, self.has_ended = address, path, [], False

    def run(self):
        # Where the server has gone in the middle of a line, that is an end as well.
        with (
            suppress(OSError, http.client.HTTPException),
            closing(http.client.HTTPConnection(self.address, timeout=100)) as connection,
        ):
            connection.request("GET", self.path, headers={"Accept": "text/event-stream"})
            with connection.getresponse() as answer:
                while line := answer.readline():
                    self.lines.append(line.decode().strip())
        self.has_ended = True

    def heard(self, version):
        return f"id: {version}" in self.lines


def test_every_screen_hears_of_a_change_in_another_process_with_and_without_a_broker(
    production,  # noqa: F811 - the fixture imported above
):
    ballot = int(shell(production, WORLD).splitlines()[-1])
    server = production.start("live")
    assert up(production), production.log("live")
    address = production.environment("live")["PUBLIC_URL"].removeprefix("http://")
    screens = [Screen(address, f"/live/votes/{ballot}/") for _ in range(SCREENS)]
    for one in screens:
        one.start()
    assert wait_until(lambda: all(one.heard(1) for one in screens), 30), production.log("live")

    shell(production, CHANGE.format(pk=ballot))
    assert wait_until(lambda: all(one.heard(2) for one in screens), 30)

    # Whoever changes something without a broker wakes nobody: the watchers look by the clock.
    code = CHANGE.format(pk=ballot)
    production.run(
        "web", ["env", "REDIS_URL=", "python", "manage.py", "shell", "-v", "0", "-c", code]
    )
    assert wait_until(lambda: all(one.heard(3) for one in screens), 30)

    # Streams that nobody ends do not keep the server from ending, and their readers notice.
    production.stop(server)
    assert wait_until(lambda: all(one.has_ended for one in screens), 10)
