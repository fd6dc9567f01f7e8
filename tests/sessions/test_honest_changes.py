"""What changed is said, and nothing that did not: estimated ends, days and place of an assembly."""

from datetime import timedelta

import icalendar
import pytest

from assemblies.models.accounts import User
from notifications.enums import Method
from notifications.models.messages import Message
from notifications.services import addressees, follows, outbox
from notifications.services.addressees import Choice
from sessions import messages
from sessions.enums import PaperKind
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.selectors.editions import STRANGER, Reading
from sessions.selectors.entries import (
    entry_of_event,
    entry_of_sitting,
    seen_of_event,
    seen_of_sitting,
)
from sessions.selectors.paper_words import paper_of
from sessions.selectors.papers import PaperName
from sessions.services import events, plans, releases, sittings
from tests.factories.sessions import LATER, NOW, make_assembly, make_room, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly():
    return make_assembly(number=138)


@pytest.fixture
def sitting(assembly):
    label = {"en": "After the Council", "fr": "Après le Conseil"}
    return make_sitting(assembly, end_is_indicative=True, time_shown_as=label)


def moved(sitting, *, hours=0, room=None):
    later = timedelta(hours=hours)
    slot = sittings.Slot(
        starts_at=sitting.starts_at + later, ends_at=sitting.ends_at + later, room=room
    )
    return sittings.move(sitting=sitting, to=slot, by=None, at=LATER)


def prolong(assembly):
    seen = seen_of_event(assembly)
    assembly.ends_on += timedelta(days=1)
    return events.show_change(event=assembly, before=seen, fields=["ends_on"], at=LATER)


def test_another_room_leaves_an_open_end_open(assembly, sitting):
    after = moved(sitting, room=make_room(assembly, "Room 2"))

    assert after.end_is_indicative
    assert after.time_shown_as == {"en": "After the Council", "fr": "Après le Conseil"}


def test_hours_set_by_an_editor_are_meant(sitting):
    after = moved(sitting, hours=1, room=sitting.room)

    assert (after.end_is_indicative, after.time_shown_as) == (False, None)


def test_followers_of_an_assembly_hear_of_its_new_days_as_their_calendar_needs_it(
    assembly, deliver_all
):
    for name, language in (("ada", "en"), ("bea", "fr")):
        user = User.objects.create_user(f"{name}@example.org", language=language)
        follows.follow(user=user, topic=assembly.topic, at=NOW)
    prolong(assembly)

    told = {m.recipient: m for m in Message.objects.all()}
    assert set(told) == {"ada@example.org", "bea@example.org"}
    mails = {mail.parts.recipient_address: mail for mail in deliver_all()}
    entry = icalendar.Calendar.from_ical(mails["ada@example.org"].parts.calendar).events[0]
    assembly.refresh_from_db()
    assert (str(entry["UID"]), entry["SEQUENCE"]) == (str(assembly.uid), assembly.sequence)
    assert entry.decoded("DTEND") == assembly.ends_on + timedelta(days=1)
    assert assembly.sequence == 1


def test_change_of_an_assembly_is_told_once_however_often_it_is_queued(assembly):
    user = User.objects.create_user("ada@example.org")
    follows.follow(user=user, topic=assembly.topic, at=NOW)

    for number in range(2):
        prolong(assembly)
        assert Message.objects.count() == number + 1


def test_who_only_follows_the_programme_may_hear_less_of_the_event(assembly, deliver_all):
    for name in ("ada", "bea"):
        addressees.confirm(
            address=f"{name}@example.org", topic=assembly.programme_topic, language="en", at=NOW
        )
    addressees.choose(
        address="bea@example.org", choice=Choice(cadences={"programme": "none"}), by=None, at=NOW
    )
    cara = User.objects.create_user("cara@example.org", name="Cara")
    for topic in (assembly.topic, assembly.programme_topic):
        follows.follow(user=cara, topic=topic, at=NOW)
    addressees.stop(address=cara.email, what="programme", at=NOW)

    prolong(assembly)

    told = dict(Message.objects.values_list("recipient", "kind"))
    assert told == {"ada@example.org": "event_news", "cara@example.org": "event_changed"}
    ways_out = {mail.to[0]: "List-Unsubscribe" in mail.extra_headers for mail in deliver_all()}
    assert list(ways_out.values()).count(True) == 1


def test_who_was_withdrawn_and_came_again_gets_a_number_her_calendar_has_not_seen(assembly):
    ada, bea = (User.objects.create_user(f"{name}@example.org") for name in ("ada", "bea"))
    for user in (ada, bea):
        follows.follow(user=user, topic=assembly.topic, at=NOW)
    outbox.queue(
        kind=messages.EVENT_CHANGED,
        to=outbox.Recipient.of(ada),
        key="withdrawn",
        words=outbox.Words(entry=entry_of_event(assembly, "en"), method=Method.CANCEL),
        at=NOW,
    )

    prolong(assembly)

    told = Message.objects.filter(method=Method.REQUEST)
    numbers = {message.recipient: message.entry["sequence"] for message in told}
    assert assembly.sequence == 1
    assert numbers == {"ada@example.org": 3, "bea@example.org": 1}


def test_what_no_calendar_shows_is_kept_without_a_new_revision(assembly, sitting):
    user = User.objects.create_user("ada@example.org")
    for thing in (assembly, sitting):
        follows.follow(user=user, topic=thing.topic, at=NOW)
    of_event, of_sitting = seen_of_event(assembly), seen_of_sitting(sitting)
    assembly.slug, sitting.shares_room = assembly.slug, True

    shown = (
        events.show_change(event=assembly, before=of_event, fields=["slug"], at=LATER),
        sittings.show_change(sitting=sitting, before=of_sitting, at=LATER),
    )

    for thing in (assembly, sitting):
        thing.refresh_from_db()
    assert shown == (False, False)
    assert (assembly.sequence, assembly.changed_at) == (0, NOW)
    assert (sitting.sequence, sitting.changed_at) == (0, NOW)
    assert (assembly.calendar_version, sitting.shares_room) == (1, True)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"group": "Group 2"}, "Governing Council · Group 2\n"),
        ({"purposes": ["election", "panel"]}, "\nElection, Panel\n"),
        ({"kind": "side_event"}, "\nSide event\n"),
        ({"kind": "ceremony", "purposes": ["ceremony"]}, "\nCeremony\n"),
        ({"languages": ["fr", "zh-hans"]}, "\nLanguages: French, Simplified Chinese\n"),
        ({"languages": ["fr"], "interpretation": "Booth 2"}, "\nLanguages: French, Booth 2\n"),
        (
            {"languages": ["en", "fr"], "interpretation": "English and French only"},
            "\nLanguages: English, French\n",
        ),
    ],
)
def test_what_a_release_tells_followers_of_is_seen_in_calendars_and_page(
    client, assembly, sitting, fact, said
):
    """Else she would be told of a change that she finds nowhere, under a number she has seen."""
    plans.edit(sitting=sitting, facts=fact, by=None, at=LATER)

    (row,) = releases.release(event=assembly, by=None, at=LATER).sittings.all()

    after = Sitting.objects.get(pk=sitting.pk)
    assert (row.changes, after.sequence) == (["details"], 1)
    assert said in entry_of_sitting(after, "en").description
    words = said.strip().removeprefix("Governing Council · ").removeprefix("Languages: ")
    for page in ("programme/", f"sittings/{sitting.pk}/"):
        assert words in client.get(f"/en/events/138/{page}").content.decode()
    reading, name = Reading(STRANGER, LATER), PaperName(PaperKind.PROGRAMME)
    paper = paper_of(Release.objects.get(), name, "en", reading=reading)
    (entry,) = paper.days[0].entries
    assert words in f"{entry.body} {entry.purposes} {entry.languages}"


def test_card_parts_what_it_says_where_the_grid_hides_the_room_too(client, assembly):
    """The grid hides the dot before the room; those between these words stay."""
    make_sitting(assembly, group="Group 2", purposes=["panel"], languages=["fr"])

    page = client.get("/en/events/138/programme/").content.decode()

    said = '<span dir="auto">Group 2</span> · <span>Panel</span> · <span dir="auto">French</span>'
    assert said in page
