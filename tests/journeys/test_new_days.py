"""The assembly gets another day: whoever was sent its entry is sent the new one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.enums import Language
from assemblies.models.events import Event
from notifications.models.messages import Message
from registrations.services import invitations
from sessions.selectors.entries import seen_of_event
from sessions.services import events

pytestmark = pytest.mark.django_db


def test_coordinator_who_holds_the_entry_hears_of_the_new_days(world, deliver_all):
    now = timezone.now()
    # The clerk accepts the invitation that was mailed to her.
    invitations.invite(
        assembly=world.assembly,
        institution=world.file.delegation.institution,
        email=world.coordinator.email,
        language=Language.ENGLISH,
        by=world.desk,
        at=now,
    )
    address = Message.objects.get(kind="coordinator_invited").context["url"]
    secret = address.rstrip("/").rpartition("/")[2]
    invitations.accept(secret=secret, by=world.coordinator, at=now)
    deliver_all()

    # The assembly is prolonged by a day.
    event = Event.objects.get(pk=world.assembly.pk)
    before = seen_of_event(event)
    event.ends_on += timedelta(days=1)
    events.show_change(event=event, before=before, fields=["ends_on"], at=now)

    (told,) = Message.objects.filter(kind="event_changed")
    assert told.recipient == world.coordinator.email
    assert told.method == "REQUEST"
    assert told.entry["ends"] == (event.ends_on + timedelta(days=1)).isoformat()
