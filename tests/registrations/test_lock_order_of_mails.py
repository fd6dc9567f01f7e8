"""Locks of what is done with mails are taken in one order; docs/architecture.md."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from assemblies.errors import DomainError
from assemblies.models.accounts import User
from assemblies.models.events import Event
from notifications.enums import Lane, MailingState
from notifications.jobs import claiming, resting
from notifications.models.addressees import Addressee
from notifications.models.delivery import MailDomain
from notifications.models.follows import Follow
from notifications.models.mailings import Mailing
from notifications.models.messages import Message
from notifications.services import addressees, digests, erasure, follows, postroom
from notifications.services import mailings as many
from notifications.services.addressees import Choice
from registrations.services import mailings
from sessions.jobs import telling
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.services import events, places, releases
from tests.factories.accounts import make_account
from tests.factories.sessions import make_sitting
from tests.factories.worlds import World
from tests.simultaneously import alone, simultaneously, wait_until_somebody_waits

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

NOW = timezone.now()
READERS = [f"reader{number}@example.org" for number in range(8)]


@pytest.fixture
def sittings(world):
    """Return four sittings, each followed by eight accounts."""
    found = [make_sitting(world.assembly, day=day) for day in (3, 4, 5, 6)]
    for address in READERS:
        reader = make_account(address)
        for one in found:
            follows.follow(user=reader, topic=one.topic, at=NOW)
        addressees.choose(address=address, choice=Choice(), by=None, at=NOW)
    return found


def moved(world, found, *, holds_mails=False, changes=("moved",)):
    """Release what nobody was told of yet."""
    with transaction.atomic():
        events.lock(among=Event.objects.filter(pk=world.assembly.pk))
        rows = []
        for one in (
            Sitting.objects.select_for_update(no_key=True).filter(pk__in=found).order_by("pk")
        ):
            one.sequence += 1
            one.save()
            rows.append((one, changes))
        return releases.record(
            event=world.assembly, published=rows, holds_mails=holds_mails, by=world.editor, at=NOW
        )


def test_who_holds_a_sitting_finds_readers_and_mails_free_while_it_is_told(world, sittings):
    release = moved(world, [one.pk for one in sittings])
    telling.tell(release_id=moved(world, [sittings[0].pk], holds_mails=True).pk, at=NOW)
    MailDomain.objects.create(name="example.org")
    Release.objects.filter(pk=release.pk).update(told_at=None)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            places.locked(sittings[0])
            other = pool.submit(alone, telling.tell, release_id=release.pk, at=NOW)
            wait_until_somebody_waits()
            for table in (User, Addressee, Follow, Mailing, MailDomain, Message):
                assert list(table.objects.select_for_update(no_key=True, nowait=True)) != []
        other.result(timeout=30)


@pytest.mark.parametrize("act", [many.drop, mailings.release])
def test_who_holds_a_mailing_finds_its_mails_free(world, sittings, act):
    telling.tell(release_id=moved(world, [one.pk for one in sittings], holds_mails=True).pk, at=NOW)
    found = Mailing.objects.get()

    def settle():
        return act(mailing=found, version=found.version, by=world.desk, at=NOW)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Mailing.objects.select_for_update().get()
            other = pool.submit(alone, settle)
            wait_until_somebody_waits()
            assert list(Message.objects.select_for_update(nowait=True)) != []
        other.result(timeout=30)


@dataclass(frozen=True)
class Instant:
    """What may happen with mails at one instant; the lot decides what of it is done to whom."""

    draw: random.Random
    world: World
    sittings: list[Sitting]
    at: datetime

    def release_and_tell(self):
        keys = [one.pk for one in self.draw.sample(self.sittings, self.draw.randint(1, 3))]
        entered = moved(self.world, keys, holds_mails=self.draw.random() < 0.6)
        return telling.tell(release_id=entered.pk, at=self.at)

    def choose(self):
        cadences = {"programme": self.draw.choice(["daily", "none", "at_once"])}
        quiet = self.draw.choice([None, (time(0), time(23, 59))])
        choice = Choice(cadences=cadences, quiet=quiet)
        addressees.choose(address=self.draw.choice(READERS), choice=choice, by=None, at=self.at)

    def stop(self):
        addressees.stop(address=self.draw.choice(READERS), what="programme", at=self.at)

    def settle(self):
        found = Mailing.objects.filter(state=MailingState.HELD).order_by("?").first()
        if found is not None:
            act = self.draw.choice([many.drop, mailings.release])
            act(mailing=found, version=found.version, by=self.world.desk, at=self.at)

    def post(self):
        act = self.draw.choice([postroom.hold_many, postroom.release_many, postroom.resend_many])
        act(among=Message.objects.all(), by=self.world.desk, at=self.at)

    def claim(self):
        batch = claiming.claim(lane=self.draw.choice(list(Lane)), at=self.at, most=20)
        claiming.put_back(batch.messages)

    def gather(self):
        digests.gather(at=self.at + timedelta(days=2))

    def rest(self):
        resting.rest(name="example.org", at=self.at)

    def forget(self):
        erasure.forget_address(address=self.draw.choice(READERS), at=self.at)

    def some_act(self):
        return self.draw.choice(
            [
                self.release_and_tell, self.choose, self.stop, self.settle, self.post, self.claim,
                self.gather, self.rest, self.forget,
            ]
        )  # fmt: skip


@pytest.mark.parametrize("seed", [2, 3])
def test_everything_that_is_done_with_mails_at_the_same_instant(world, sittings, seed):
    """Nothing ends in a deadlock."""
    draw = random.Random(seed)

    for turn in range(3):
        now = Instant(draw, world, sittings, NOW + timedelta(minutes=turn))

        results = simultaneously(*(now.some_act() for _ in range(24)))

        faults = [r for r in results if isinstance(r, Exception) and not isinstance(r, DomainError)]
        assert faults == []
    assert Message.objects.exists()
