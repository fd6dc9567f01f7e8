"""Streams of open screens: who may know of a thing may listen to it, and nobody else."""

import asyncio

import pytest
from django.db import connections, transaction

from config import asgi
from notifications import hub
from notifications.services import live
from sessions.enums import BallotWeight
from sessions.selectors.ballots import channel_of
from sessions.services import questions
from tests.factories.ballots import make_question
from tests.factories.sessions import make_assembly, make_sitting

pytestmark = pytest.mark.django_db(transaction=True)

STREAM = (b"accept", b"text/event-stream")


def make_open_ballot(**sitting):
    sitting = make_sitting(make_assembly(), **sitting)
    question = make_question(sitting, at=sitting.starts_at, weight=BallotWeight.COMMITTEE)
    return questions.open_question(question=question, by=None, at=sitting.starts_at)


def closing(work):
    """Let a thread that outlives the test keep no connection to its database."""

    def works(*arguments):
        try:
            return work(*arguments)
        finally:
            connections.close_all()

    return works


@pytest.fixture(autouse=True)
def _threads_leave_no_connection(monkeypatch):
    monkeypatch.setattr(asgi, "_allowed", closing(asgi._allowed))
    monkeypatch.setattr(asgi._pages, "app", closing(asgi._pages.app))


async def asked(path, *, headers=(STREAM,), query=b"", until=None, changes=()):
    """Ask the application as a browser does and hang up once `until` was heard."""
    sent, gone = [], asyncio.Event()
    scope = {
        "type": "http", "method": "GET", "path": path, "query_string": query, "scheme": "http",
        "http_version": "1.1", "headers": [(b"host", b"testserver"), *headers],
        "server": ("testserver", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip

    async def send(message):
        sent.append(message)
        body = message.get("body", b"")
        if changes and b"event: changed" in body:
            await asyncio.get_running_loop().run_in_executor(None, closing(changes.pop()))
        if until and until in body:
            gone.set()

    async def receive():
        await gone.wait()
        return {"type": "http.disconnect"}

    async with asyncio.timeout(20):
        await asgi.application(scope, receive, send)
    hub.of_this_process().stop()
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])


@transaction.atomic
def change(ballot):
    live.changed(channel_of(ballot))


def test_stream_tells_of_each_change_until_the_reader_hangs_up():
    ballot = make_open_ballot()
    path = f"/live/votes/{ballot.pk}/"

    status, body = asyncio.run(asked(path, until=b"id: 2\n", changes=[lambda: change(ballot)]))

    assert status == 200
    assert body == b"id: 1\nevent: changed\ndata: 1\n\nid: 2\nevent: changed\ndata: 2\n\n"


@pytest.mark.parametrize(
    ("headers", "query"), [([STREAM, (b"last-event-id", b"1")], b"seen=0"), ([STREAM], b"seen=1")]
)
def test_who_has_seen_the_newest_hears_of_the_next_alone(headers, query):
    ballot = make_open_ballot()
    change(ballot)

    _, body = asyncio.run(
        asked(f"/live/votes/{ballot.pk}/", headers=headers, query=query, until=b"id: 2\n")
    )

    assert body == b"id: 2\nevent: changed\ndata: 2\n\n"


def test_nobody_listens_to_what_she_may_not_know_of():
    ballot = make_open_ballot(is_closed=True)

    assert asyncio.run(asked(f"/live/votes/{ballot.pk}/")) == (404, b"")
    assert asyncio.run(asked("/live/votes/999999/")) == (404, b"")


@pytest.mark.parametrize(
    "query", [b"seen=-1", b"seen=%FF", b"seen=\xff", b"seen=" + b"9" * 30, b"x"]
)
def test_nonsense_is_as_if_nothing_was_seen(query):
    ballot = make_open_ballot()

    _, body = asyncio.run(asked(f"/live/votes/{ballot.pk}/", query=query, until=b"id: 1\n"))

    assert body.startswith(b"id: 1\n")


def test_a_process_that_holds_too_many_tells_the_screen_to_poll(monkeypatch):
    monkeypatch.setattr(asgi, "MOST_STREAMS", 0)
    ballot = make_open_ballot()

    assert asyncio.run(asked(f"/live/votes/{ballot.pk}/")) == (204, b"")


def test_everything_else_is_the_product_itself():
    ballot = make_open_ballot()

    status, body = asyncio.run(asked(f"/live/votes/{ballot.pk}/", headers=[(b"accept", b"*/*")]))

    assert (status, body) == (204, b"")


class Body:
    """What a server may give for a request's body: it can be awaited, and is no coroutine."""

    def __await__(self):
        yield from ()
        return {"type": "http.request", "body": b"login=somebody", "more_body": False}


def test_form_is_read_from_a_server_whose_answers_are_no_coroutines(monkeypatch):
    read, sent = [], []

    def product(environ, start_response):
        read.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        start_response("200 OK", [])
        return [b""]

    async def send(message):
        sent.append(message)

    monkeypatch.setattr(asgi._pages, "app", product)
    scope = {
        "type": "http", "method": "POST", "path": "/en/", "query_string": b"", "scheme": "http",
        "http_version": "1.1", "headers": [(b"content-length", b"14")],
        "server": ("testserver", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    asyncio.run(asgi.application(scope, Body, send))

    assert read == [b"login=somebody"]
    assert sent[0]["status"] == 200
