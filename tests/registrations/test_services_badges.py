"""Badges: signed, numbered, one a person; a new one makes the older one void."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from registrations.errors.papers import BadgeNotDue, BadgeVoid
from registrations.gateways import signatures
from registrations.models.badges import Badge, BadgeKey
from registrations.rules.badges import read_token
from registrations.services import badges, delegations, people, reviews

pytestmark = pytest.mark.django_db


def approved(world, **answers):
    person = world.add_person(**answers)
    delegations.submit(file=person.file, by=world.coordinator, at=timezone.now())
    return reviews.approve(person=person, by=world.manager, at=timezone.now())


def issued(world, *people_):
    return badges.issue(
        event=world.assembly,
        participants=[one.participant_id for one in people_],
        by=world.desk,
        at=timezone.now(),
    )


def test_a_signature_holds_for_its_message_and_its_key_only():
    ours, theirs = signatures.new_key(), signatures.new_key()

    made = signatures.sign(ours.private, b"H1.said")

    assert len(made) == 64
    assert made == signatures.sign(ours.private, b"H1.said")
    assert signatures.is_signed(ours.public, b"H1.said", made)
    assert not signatures.is_signed(ours.public, b"H1.other", made)
    assert not signatures.is_signed(theirs.public, b"H1.said", made)
    assert not signatures.is_signed(ours.public, b"H1.said", made[:-1])
    assert not signatures.is_signed(ours.public, b"H1.said", bytes(64))


def test_badges_are_numbered_in_the_order_asked_and_only_for_the_approved(world):
    second, first = approved(world), approved(world, given_name="Ana")
    waiting = world.add_person(given_name="Eve")
    assert waiting.participant_id is None

    made = badges.issue(
        event=world.assembly,
        participants=[first.participant_id, second.participant_id, first.participant_id, 10**9],
        by=world.desk,
        at=timezone.now(),
    )

    assert [(one.serial, one.issue, one.participant) for one in made] == [
        (1, 1, first.participant),
        (2, 1, second.participant),
    ]
    entry = AuditEntry.objects.get(act="badges.issue")
    assert entry.after == {"first": 1, "last": 2}


def test_who_has_a_badge_gets_no_second_one_by_asking_again(world):
    person = approved(world)
    issued(world, person)

    with pytest.raises(BadgeNotDue):
        issued(world, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Badge.objects.create(
            event_id=world.assembly.pk,
            participant=person.participant,
            serial=99,
            issue=9,
            issued_at=timezone.now(),
        )


def test_the_token_names_the_badge_and_nobody(world):
    person = approved(world, given_name="Xavier", family_name="Yersin", badge_name="X. Yersin")
    (badge,) = issued(world, person)
    key = BadgeKey.objects.get()

    text = badges.token_for(badge, key)

    read = read_token(text)
    assert (read.payload.event, read.payload.serial, read.payload.issue) == (
        world.assembly.pk,
        badge.serial,
        1,
    )
    assert signatures.is_signed(key.public_key, read.signed, read.signature)
    assert set(read.signed.decode().partition(".")[2]).isdisjoint(" @")
    assert text == badges.token_for(badge, key)


def test_the_private_key_lies_sealed_in_the_database(world):
    key = badges.key_of(event=world.assembly, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("select private_key from registrations_badgekey")
        (stored,) = cursor.fetchone()

    assert bytes(key.private_key) not in bytes(stored)
    assert key == badges.key_of(event=world.assembly, at=timezone.now())


def test_a_reprint_makes_the_older_badge_void(world):
    person = approved(world)
    (old,) = issued(world, person)
    at = timezone.now()

    new = badges.reprint(badge=old, reason="lost", by=world.desk, at=at)

    old.refresh_from_db()
    assert (old.voided_at, old.void_reason) == (at, "lost")
    assert (new.serial, new.issue, new.voided_at) == (2, 2, None)
    entry = AuditEntry.objects.get(act="badge.reprint")
    assert (entry.before, entry.after) == ({"serial": 1}, {"serial": 2, "issue": 2})
    with pytest.raises(BadgeVoid):
        badges.reprint(badge=old, reason="lost again", by=world.desk, at=at)


def test_a_badge_taken_back_may_be_followed_by_another(world):
    person = approved(world)
    (old,) = issued(world, person)

    badges.void(badge=old, reason="misbehaved", by=world.desk, at=timezone.now())
    with pytest.raises(BadgeVoid):
        badges.void(badge=old, reason="twice", by=world.desk, at=timezone.now())
    with pytest.raises(BadgeNotDue):
        badges.reprint(badge=old, reason="lost", by=world.desk, at=timezone.now())
    (new,) = issued(world, person)

    assert (new.serial, new.issue) == (2, 2)


def test_printing_is_noted_once_and_never_for_a_void_badge(world):
    first, second = approved(world), approved(world, given_name="Ana")
    kept, lost = issued(world, first, second)
    badges.void(badge=lost, reason="lost", by=world.desk, at=timezone.now())
    at = timezone.now()

    for moment in (at, at + timedelta(hours=1)):
        printed = badges.record_printing(
            event=world.assembly, badges=[kept.pk, lost.pk], by=world.desk, at=moment
        )
        assert printed == 1

    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.printed_at, lost.printed_at) == (at, None)


def test_withdrawing_a_person_makes_her_badge_void(world):
    person = approved(world)
    (badge,) = issued(world, person)

    people.withdraw(person=person, by=world.coordinator, at=timezone.now())

    badge.refresh_from_db()
    assert badge.voided_at is not None
    assert badge.void_reason == badges.WITHDRAWN
