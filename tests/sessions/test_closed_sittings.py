"""A closed sitting is known to its body, its editors and the doors; others cannot tell it is."""

from datetime import timedelta

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assemblies.enums import Capacity
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.bodies import BodyMember
from assemblies.models.delegations import Participant
from notifications.models.follows import Follow
from notifications.models.messages import Message
from sessions.jobs import telling
from sessions.models.presence import QuorumRecord
from sessions.models.sittings import Sitting
from sessions.permissions import accounts_seeing, visible_sittings
from sessions.services import plans, releases
from tests.factories.accounts import api_client
from tests.factories.record import make_part, publish_minutes
from tests.factories.sessions import (
    LATER,
    make_agenda,
    make_agenda_item,
    make_body,
    make_release,
    make_room,
    make_sitting,
    make_treatment,
)

pytestmark = pytest.mark.django_db

SECRET = "Talks nobody hears of"
HIDDEN = (
    SECRET, "Hidden room", "Hidden bureau", "Bureau caché", "Hidden chair", "Hidden minutes",
    "71 of 77", "Hidden business",
)  # fmt: skip


@pytest.fixture
def closed(world):
    sitting = make_sitting(
        world.assembly,
        day=3,
        body=make_body("bureau", name={"en": "Hidden bureau", "fr": "Bureau caché"}),
        room=make_room(world.assembly, "Hidden room"),
        title={"en": SECRET, "fr": SECRET},
        is_closed=True,
    )
    make_release(world.assembly, sitting)
    # It treats an item that everybody reads of, and one of its body's own.
    agenda = make_agenda(world.assembly, sitting.body, is_public=False)
    own = make_agenda_item(world.assembly, agenda=agenda, title={"en": "Hidden business"})
    for item in (make_agenda_item(world.assembly), own):
        make_treatment(item, sitting)
    make_part(sitting, guest="Hidden chair")
    publish_minutes(sitting, world.editor, "Hidden minutes")
    QuorumRecord.objects.create(
        sitting=sitting, needed=39, present=71, represented=77, recorded_at=timezone.now()
    )
    return sitting


def addresses(sitting):
    slug, pk = sitting.event.slug, sitting.pk
    for language in ("en", "fr", "ar", "es"):
        yield f"/{language}/events/{slug}/"
        yield f"/{language}/events/{slug}/programme/"
        yield f"/{language}/events/{slug}/programme/?body={sitting.body.code}"
        yield f"/{language}/events/{slug}/programme/changes/"
        yield f"/{language}/events/{slug}/programme/releases/1/"
        yield f"/{language}/events/{slug}/agenda/"
        yield f"/{language}/events/{slug}/sittings/{pk}/"
        yield f"/{language}/events/{slug}/papers/"
        yield f"/{language}/events/{slug}/papers/1/programme/"
        yield f"/calendar/assemblies/{slug}.{language}.ics"
        yield f"/calendar/sittings/{sitting.uid}.{language}.ics"
        yield f"/{language}/events/{slug}/sittings/{pk}/parts/"
        yield f"/{language}/events/{slug}/sittings/{pk}/quorum/"
        yield f"/{language}/events/{slug}/sittings/{pk}/minutes/{language}/"
        yield f"/{language}/events/{slug}/sittings/{pk}/minutes/{language}/versions/1/"
        yield f"/api/v1/sittings/{pk}/minutes/{language}/"
    yield f"/api/v1/sittings/{pk}/parts/"
    yield f"/api/v1/sittings/{pk}/minutes/"
    yield f"/api/v1/sittings/{pk}/quorum/"
    yield f"/api/v1/assemblies/{slug}/sittings/"
    yield f"/api/v1/assemblies/{slug}/sittings/?is_closed=true"
    yield f"/api/v1/assemblies/{slug}/papers/"
    yield f"/api/v1/assemblies/{slug}/rooms/"
    yield f"/api/v1/assemblies/{slug}/rooms/{sitting.room_id}/"
    yield f"/api/v1/assemblies/{slug}/releases/"
    yield f"/api/v1/assemblies/{slug}/releases/1/"
    yield f"/api/v1/assemblies/{slug}/releases/1/programme/"
    yield f"/api/v1/assemblies/{slug}/clashes/"
    yield f"/api/v1/assemblies/{slug}/plan/"
    yield f"/api/v1/assemblies/{slug}/plan/steps/"
    yield "/api/v1/bodies/"
    yield f"/api/v1/bodies/{sitting.body.code}/members/"
    yield f"/api/v1/sittings/{pk}/"
    yield f"/api/v1/assemblies/{slug}/agendas/"
    yield f"/api/v1/assemblies/{slug}/agenda-items/"
    yield f"/api/v1/assemblies/{slug}/agenda-items/?body={sitting.body.code}"
    for item in sitting.agenda_items.all():
        yield f"/api/v1/agenda-items/{item.pk}/"
        yield f"/api/v1/agendas/{item.agenda_id}/"
    yield f"/en/events/{slug}/sittings/{pk}/places/"


def leaks(content, sitting):
    return [word for word in (*HIDDEN, str(sitting.uid)) if word in content]


def is_for_planning(address):
    is_page = address.endswith("/parts/") and "/api/" not in address
    return is_page or any(piece in address for piece in ("/plan/", "/clashes/", "/v1/bodies/"))


def seat(body, **whose):
    return BodyMember.objects.create(body=body, starts_on=timezone.now().date(), **whose)


def accredit(world, user, capacity=Capacity.MEMBER_OF_PARLIAMENT):
    return Participant.objects.create(
        event=world.assembly, delegation=world.file.delegation, user=user, badge_name="A B",
        given_name="A", family_name="B", sex="male", capacity=capacity, language="en",
        accredited_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("who", [None, "stranger", "delegate", "coordinator", "media"])
def test_no_address_tells_others_of_it(world, closed, client, who):
    if who:
        client.force_login(world.accounts[who])

    for address in addresses(closed):
        response = client.get(address)
        content = b"".join(response) if response.streaming else response.content
        assert leaks(content.decode(), closed) == [], address


def test_who_edits_sees_it_on_those_addresses(world, closed, client):
    """There is something to leak: the same words stand there for an editor."""
    client.force_login(world.editor)

    for address in (
        f"/en/events/138/sittings/{closed.pk}/",
        "/en/events/138/programme/",
        "/en/events/138/programme/changes/",
        "/en/events/138/programme/releases/1/",
        "/en/events/138/agenda/",
        f"/api/v1/sittings/{closed.pk}/",
    ):
        assert SECRET in client.get(address).content.decode()
    assert "Hidden business" in client.get("/en/events/138/agenda/").content.decode()


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/en/events/138/sittings/{}/", "Hidden chair"),
        ("/en/events/138/sittings/{}/", "Hidden minutes"),
        ("/en/events/138/sittings/{}/", "71 of 77"),
        ("/en/events/138/sittings/{}/quorum/", "71 of 77"),
        ("/en/events/138/sittings/{}/minutes/en/", "Hidden minutes"),
        ("/api/v1/sittings/{}/parts/", "Hidden chair"),
        ("/api/v1/sittings/{}/minutes/", "Hidden minutes"),
        ("/api/v1/sittings/{}/quorum/", "71"),
    ],
)
def test_who_edits_reads_who_was_there(world, closed, client, path, word):
    client.force_login(world.editor)

    assert word in client.get(path.format(closed.pk)).content.decode()


def test_stranger_gets_what_no_sitting_at_all_gives(world, closed):
    client = api_client()

    missing, hidden = (
        client.get("/api/v1/sittings/99999/"),
        client.get(f"/api/v1/sittings/{closed.pk}/"),
    )

    assert (hidden.status_code, hidden.json()) == (missing.status_code, missing.json())


def test_members_of_the_body_see_it(world, closed):
    at = timezone.now()
    seat(closed.body, user=world.stranger)
    seat(closed.body, institution=world.file.delegation.institution)
    accredit(world, world.delegate)
    accredit(world, world.coordinator, capacity=Capacity.ADVISER)

    seeing = {
        name
        for name, account in world.accounts.items()
        if closed in visible_sittings(account, at=at)
    }

    assert seeing == {"manager", "desk", "editor", "door", "stranger", "delegate"}
    told = set(accounts_seeing(closed, at=at))
    assert {name for name, account in world.accounts.items() if account in told} == seeing


def test_seat_that_has_ended_opens_nothing(world, closed):
    at = timezone.now()
    one = seat(closed.body, user=world.stranger)
    BodyMember.objects.filter(pk=one.pk).update(
        starts_on=at.date() - timedelta(days=9), ends_on=at.date() - timedelta(days=1)
    )

    assert closed not in visible_sittings(world.stranger, at=at)
    assert world.stranger not in accounts_seeing(closed, at=at)


def test_what_is_only_planned_is_seen_by_nobody(world, client):
    facts = {
        "body": make_body("bureau", name={"en": "Hidden bureau", "fr": "Bureau caché"}),
        "title": LanguageMap({"en": SECRET}),
        "starts_at": world.sitting.starts_at,
        "ends_at": world.sitting.ends_at,
    }
    planned = plans.add(event=world.assembly, facts=facts, by=world.editor, at=timezone.now())

    for account in (None, world.delegate, world.manager):
        if account:
            client.force_login(account)
        for address in addresses(planned):
            if account is world.manager and is_for_planning(address):
                continue
            assert leaks(client.get(address).content.decode(), planned) == [], address


def test_calendars_hear_that_a_sitting_is_public_no_more_and_then_again(world, client):
    sitting, feed = world.sitting, "/calendar/assemblies/138.en.ics"
    publish(sitting, is_closed=True, title=LanguageMap({"en": SECRET, "fr": SECRET}))

    (gone,) = entries(client.get(feed), sitting)
    assert (gone["STATUS"], int(gone["SEQUENCE"])) == ("CANCELLED", 1)
    assert SECRET not in str(gone.to_ical())
    assert client.get(f"/calendar/sittings/{sitting.uid}.en.ics").status_code == 404
    publish(sitting, room=make_room(world.assembly, "Hidden room"))
    assert entries(client.get(feed), sitting) == [gone]

    publish(sitting, is_closed=False)
    (back,) = entries(client.get(feed), sitting)
    assert back["STATUS"] == "CONFIRMED"
    assert int(back["SEQUENCE"]) > int(gone["SEQUENCE"])


def test_who_loses_a_sitting_twice_gets_a_cancellation_her_calendar_obeys(world):
    """Closed, opened and followed again, changed, closed again: each number above the last."""
    sitting, numbers = world.sitting, []
    for facts in (
        {"is_closed": True},
        {"is_closed": False},
        {"title": LanguageMap({"en": "Council"})},
        {"is_closed": True},
    ):
        Follow.objects.get_or_create(
            user=world.stranger, topic=sitting.topic, defaults={"created_at": timezone.now()}
        )
        publish(sitting, **facts)
        telling.tell_untold(at=timezone.now())

    told = Message.objects.filter(recipient=world.stranger.email).order_by("pk")
    methods, numbers = zip(*((one.method, one.entry["sequence"]) for one in told), strict=True)
    assert methods == ("CANCEL", "REQUEST", "REQUEST", "CANCEL")
    assert list(numbers) == sorted(set(numbers))


def publish(sitting, **facts):
    at = max(timezone.now(), LATER)
    sitting = Sitting.objects.select_related("event").get(pk=sitting.pk)
    plans.edit(sitting=sitting, facts=facts, by=None, at=at)
    releases.release(event=sitting.event, by=None, at=at)


def entries(response, sitting):
    calendar = icalendar.Calendar.from_ical(response.content)
    return [e for e in calendar.walk("VEVENT") if str(e["UID"]).startswith(str(sitting.uid))]


def test_who_may_still_know_is_asked_once_for_all_followers(world):
    sitting = world.sitting
    followers = [User.objects.create_user(f"follower-{n}@example.org") for n in range(8)]
    for user in followers:
        Follow.objects.create(user=user, topic=sitting.topic, created_at=LATER)
    seat(sitting.body, user=followers[0])
    publish(sitting, is_closed=True)
    told_before = Message.objects.count()

    with CaptureQueriesContext(connection) as queries:
        telling.tell_untold(at=timezone.now())

    assert Message.objects.count() == told_before + 8
    asked = [one for one in queries if "assemblies_bodymember" in one["sql"]]
    assert len(asked) == 1
    kept = Follow.objects.filter(topic=sitting.topic)
    assert [one.user for one in kept] == [followers[0]]
