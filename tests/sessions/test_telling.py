"""Releases are told in the order of their event, and one that cannot be told stops no other."""

from datetime import timedelta

import pytest

from notifications.models.messages import Message
from notifications.services import follows
from sessions.jobs import telling
from sessions.models.releases import Release
from sessions.services import releases
from tests.factories.accounts import make_account
from tests.factories.sessions import NOW, make_assembly, make_sitting

pytestmark = pytest.mark.django_db


def moved(sitting, number=1):
    """Enter ``number`` releases that move a sitting an hour each; return their keys."""
    found = []
    for _number in range(number):
        sitting.starts_at += timedelta(hours=1)
        sitting.ends_at += timedelta(hours=1)
        sitting.sequence += 1
        sitting.save()
        entered = releases.record(
            event=sitting.event, published=[(sitting, ("moved",))], by=None, at=NOW
        )
        found.append(entered.pk)
    return found


@pytest.fixture
def ada():
    return make_account("ada@example.org")


def followed(ada, assembly):
    sitting = make_sitting(assembly)
    follows.follow(user=ada, topic=sitting.topic, at=NOW)
    return sitting


def untold():
    return list(Release.objects.filter(told_at=None).order_by("pk").values_list("pk", flat=True))


def told():
    return list(Message.objects.order_by("pk").values_list("key", flat=True))


def failing(monkeypatch, poison):
    tell = telling._tell

    def fail(release, *rest):
        if release.pk == poison:
            raise RuntimeError("whatever it is")
        return tell(release, *rest)

    monkeypatch.setattr(telling, "_tell", fail)


def test_whoever_is_told_of_a_release_is_told_of_earlier_ones_first(ada):
    first, second = moved(followed(ada, make_assembly()), 2)

    assert telling.tell(release_id=second, at=NOW) == 2

    assert told() == [f"release:{first}", f"release:{second}"]
    assert telling.tell(release_id=first, at=NOW) == 0


def test_one_that_cannot_be_told_stops_no_other_event(ada, monkeypatch):
    first, second = moved(followed(ada, make_assembly(number=138)), 2)
    (third,) = moved(followed(ada, make_assembly(number=139)))
    failing(monkeypatch, first)

    telling.tell_untold(at=NOW)

    assert untold() == [first, second]  # calendars take over what they read last
    assert told() == [f"release:{third}"]


def test_what_could_not_be_told_is_told_once_it_can(ada, monkeypatch):
    first, second = moved(followed(ada, make_assembly()), 2)
    failing(monkeypatch, first)
    telling.tell_untold(at=NOW)
    monkeypatch.undo()

    telling.tell_untold(at=NOW)

    assert untold() == []
    assert told() == [f"release:{first}", f"release:{second}"]


def test_release_that_is_not_there_is_nobodys_news(db):
    assert telling.tell(release_id=0, at=NOW) == 0
