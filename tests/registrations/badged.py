"""People with badges, for the tests of the doors."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from registrations.models.badges import Badge
from registrations.services import badges, delegations, reviews
from registrations.services.check_in import Scan, admit

NAMES = ("Awa Diop", "Marie Durand", "Jean Petit")


def badge_people(world, names=NAMES, **answers):
    """Register, approve and give badges to people of the world's delegation, in order."""
    now = timezone.now()
    for name in names:
        given, family = name.split()
        world.add_person(badge_name=name, given_name=given, family_name=family, **answers)
    file = delegations.submit(file=world.file, by=world.coordinator, at=now)
    reviews.approve_all(file=file, by=world.desk, at=now)
    people = world.assembly.participants.filter(badges=None).order_by("pk")
    keys = list(people.values_list("pk", flat=True))
    return badges.issue(event=world.assembly, participants=keys, by=world.desk, at=now)


def token_of(badge):
    badge = Badge.objects.select_related("event").get(pk=badge.pk)
    return badges.token_for(badge, badge.event.badge_key)


def scan(text="", *, participant=None, at=None, client_id=None, settled=False, scanned_by=None):
    return Scan(
        text=str(text),
        participant=participant,
        client_id=client_id or uuid4(),
        at=at or timezone.now(),
        device="test",
        doubts_settled=settled,
        scanned_by=scanned_by,
    )


def let_in(world, seen, *, sitting=None, at=None, by=None, event=None):
    return admit(
        event=event or world.assembly,
        sitting=sitting,
        scan=seen,
        by=by or world.door,
        at=at or timezone.now() + timedelta(milliseconds=1),
    )
