"""Somebody withdrawn and registered again: her calendar must believe each mail she gets."""

from datetime import UTC, datetime, timedelta

import pytest
from model_bakery import baker

from assemblies.enums import Capacity, Language, Sex, YearlySession
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from notifications.models.messages import Message
from notifications.selectors import followed_topics
from notifications.services import follows
from registrations.services import delegations, invitations, people, reviews
from sessions.models.sittings import Sitting

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return User.objects.create_user("coordinator@example.org", name="Cora Exemplar")


@pytest.fixture
def file(coordinator):
    assembly = baker.make(
        Assembly,
        number=138,
        slug="138",
        time_zone="Europe/Zurich",
        yearly_session=YearlySession.FIRST,
        starts_on=AT.date(),
        ends_on=AT.date(),
        created_at=AT,
        changed_at=AT,
        registration_opens_at=AT - timedelta(days=1),
        registration_closes_at=AT + timedelta(days=30),
    )
    member = baker.make(Institution, kind="parliament", code="XX", population=5_000_000)
    return invitations.open_file(assembly=assembly, institution=member, by=coordinator, at=AT)


def accredited(file, coordinator, at):
    answers = people.Answers(
        given_name="Ada",
        family_name="Exemplar",
        badge_name="Ada Exemplar",
        sex=Sex.FEMALE,
        capacity=Capacity.MEMBER_OF_PARLIAMENT,
        email="ada@example.org",
        language=Language.ENGLISH,
    )
    person = people.add(file=file, answers=answers, by=coordinator, at=at)
    delegations.submit(file=file, by=coordinator, at=at)
    return reviews.approve(person=person, by=coordinator, at=at)


def test_numbers_in_her_mails_only_rise(file, coordinator):
    for day in range(2):
        at = AT + timedelta(days=day)
        person = accredited(file, coordinator, at)
        people.withdraw(person=person, by=coordinator, at=at)
    accredited(file, coordinator, AT + timedelta(days=2))

    told = Message.objects.filter(recipient="ada@example.org").order_by("pk")
    assert [(m.method, m.entry["sequence"]) for m in told] == [
        ("REQUEST", 0),
        ("CANCEL", 1),
        ("REQUEST", 2),
        ("CANCEL", 3),
        ("REQUEST", 4),
    ]
    assert len({m.thread for m in told}) == 1


def test_withdrawal_ends_the_news_of_event_and_sittings(file, coordinator):
    person = accredited(file, coordinator, AT)
    event = file.delegation.assembly
    sitting = baker.make(
        Sitting, event=event, starts_at=AT, ends_at=AT + timedelta(hours=1),
        created_at=AT, changed_at=AT, released_at=AT, sequence=0,
    )  # fmt: skip
    ada = User.objects.get(email="ada@example.org")
    follows.follow(user=ada, topic=sitting.topic, at=AT)
    assert followed_topics(ada, [event.topic, sitting.topic]) == {event.topic, sitting.topic}

    people.withdraw(person=person, by=coordinator, at=AT)

    assert followed_topics(ada, [event.topic, sitting.topic]) == frozenset()
