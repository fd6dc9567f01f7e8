"""Open screens hear of every change; one look serves them all, and who is slow skips states."""

import asyncio
from contextlib import suppress

import pytest
from django.db import DatabaseError, connections, transaction

from notifications import hub
from notifications.hub import Hub
from notifications.selectors import live_version
from notifications.services import live

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def change(name):
    live.changed(name)


def change_beside(name):
    """Change it as another process would, on a thread that keeps no connection."""
    change(name)
    connections.close_all()


def heard(*conversation):
    """Run coroutines that each take the hub; return what they returned."""

    async def all_of_them():
        watcher = Hub()
        try:
            async with asyncio.timeout(20):
                return await asyncio.gather(*(one(watcher) for one in conversation))
        finally:
            watcher.stop()

    return asyncio.run(all_of_them())


def screen(channels, *, until, seen=None, told=None):
    """Return a coroutine that listens until it hears of a version, and returns all it heard."""

    async def listens(watcher):
        versions, found = watcher.listen(channels, seen), []
        async for version in versions:
            found.append(version)
            if told:
                told.set()
            if version == until:
                break
        await versions.aclose()
        return found

    return listens


def test_every_screen_hears_the_newest_version():
    change("ballot:1")
    begun = asyncio.Event()

    async def chair(_watcher):
        await begun.wait()
        for _ in range(4):
            await asyncio.to_thread(change_beside, "ballot:1")

    found = heard(*(screen(("ballot:1",), until=5, told=begun) for _ in range(3)), chair)

    for versions in found[:3]:
        assert versions[0] == 1
        assert versions == sorted(set(versions))


def test_who_comes_back_hears_only_what_is_new():
    for _ in range(3):
        change("ballot:1")

    assert heard(screen(("ballot:1",), until=3, seen=2)) == [[3]]


def test_parts_are_heard_by_who_listens_to_the_whole_and_by_nobody_else():
    change("ballot:1")
    change("ballot:1/12")
    change("ballot:1/13")
    change("ballot:11/12")

    assert live_version(["ballot:1", "ballot:1/"]) == 3
    assert live_version(["ballot:1", "ballot:1/12"]) == 2
    both = heard(
        screen(("ballot:1", "ballot:1/"), until=3), screen(("ballot:1", "ballot:1/12"), until=2)
    )
    assert both == [[3], [2]]


def test_screen_without_news_hears_that_the_line_stands_but_not_while_the_database_is_away(
    monkeypatch,
):
    monkeypatch.setattr(hub, "ALIVE", 0.05)
    change("ballot:1")
    assert None in heard(screen(("ballot:1",), until=None))[0]

    def away(_listened):
        raise DatabaseError

    monkeypatch.setattr(hub, "_versions", away)

    async def waits(watcher):
        with suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                return [one async for one in watcher.listen(("ballot:1",), None)]
        return "nothing"

    assert heard(waits) == ["nothing"]


def test_hundred_screens_are_one_question(django_assert_max_num_queries, monkeypatch):
    asked = []
    ask = hub._versions
    monkeypatch.setattr(hub, "_versions", lambda listened: asked.append(listened) or ask(listened))
    change("ballot:1")

    heard(*(screen(("ballot:1",), until=1) for _ in range(100)))

    assert {len(listened) for listened in asked} == {1}
    assert len(asked) <= 3
