"""One mailing let go by two people at the same moment: its lock decides."""

from contextlib import contextmanager

import pytest
from django.utils import timezone

from assemblies.errors import Superseded
from notifications.errors import MailingSettled
from notifications.models.mailings import Mailing
from notifications.models.messages import Message
from notifications.services import mailings as many
from registrations.models.registrations import Registration
from registrations.services import mailings
from tests.factories.record import make_participant
from tests.simultaneously import simultaneously

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

PEOPLE = 8


@pytest.fixture
def held(world):
    for number in range(PEOPLE):
        person = world.add_person(email=f"reader{number}@example.org")
        Registration.objects.filter(pk=person.pk).update(
            state="approved",
            participant=make_participant(world.assembly),
            decided_at=timezone.now(),
        )
    words = mailings.written(
        is_official=False,
        audience={"whom": "accredited"},
        subject={"en": "News", "fr": "Nouvelles"},
        text={"en": "Hello", "fr": "Bonjour"},
    )
    at = timezone.now()
    found = many.write(event=world.assembly, written=words, by=world.editor, at=at)
    return mailings.hold(mailing=found, version=found.version, by=world.editor, at=at)


def release_twice(world, held):
    return simultaneously(
        *(
            lambda by=by: mailings.release(
                mailing=held, version=held.version, by=by, at=timezone.now()
            )
            for by in (world.manager, world.desk)
        )
    )


@contextmanager
def without_lock(monkeypatch):
    """Read the mailing as an act would that forgot to lock it."""
    with monkeypatch.context() as patched:
        patched.setattr(
            many, "_seen", lambda m, _v: Mailing.objects.select_related("event").get(pk=m.pk)
        )
        yield


@pytest.mark.parametrize("attempt", range(5))
def test_two_releases_at_once_are_one(world, held, attempt):
    results = release_twice(world, held)

    refused = [one for one in results if isinstance(one, Exception)]
    assert [type(one) for one in refused] in ([Superseded], [MailingSettled])
    assert Message.objects.filter(kind="mailing").count() == PEOPLE


def test_without_the_lock_both_would_let_it_go(world, held, monkeypatch):
    """The negative control: what keeps the two apart is the lock, nothing else."""
    with without_lock(monkeypatch):
        both = 0
        for _attempt in range(10):
            Mailing.objects.update(state="held")
            results = release_twice(world, held)
            both += not any(isinstance(one, Superseded | MailingSettled) for one in results)

    assert both
