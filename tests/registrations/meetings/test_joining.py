"""The lobby and the click: who is let in, when, and that nobody else learns where it is held."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from registrations.enums import PartyState
from registrations.models.meetings import KnownGuest, OnlineAttendance
from registrations.models.seats import Seat, SeatParty
from sessions.models.sittings import Sitting
from sessions.selectors.join_links import token_of
from sessions.services import sittings
from tests.factories.accounts import api_client, make_account
from tests.factories.meetings import (
    SECRET,
    hold,
    make_attendee,
    make_online_sitting,
    make_open,
    make_webinar,
    prepare,
)

pytestmark = pytest.mark.django_db


def lobby(sitting, ending="lobby"):
    return f"/en/events/{sitting.event.slug}/sittings/{sitting.pk}/{ending}/"


@pytest.fixture
def ada():
    return make_account("ada@parliament.example", time_zone="America/Lima", name="Ada")


@pytest.fixture
def as_ada(client, ada):
    client.force_login(ada)
    return client


def shift(sitting, minutes):
    """Move a sitting so that it starts so many minutes from now, unseen by anybody."""
    starts_at = timezone.now() + timedelta(minutes=minutes)
    Sitting.objects.filter(pk=sitting.pk).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90)
    )


def test_a_click_leads_her_in_and_is_noted(as_ada, ada):
    sitting = make_open()
    person = make_attendee(sitting.event, ada)

    shown = as_ada.get(lobby(sitting))
    answer = as_ada.post(lobby(sitting, "join"))

    assert shown.status_code == 200
    assert "Join the meeting" in shown.content.decode()
    assert (answer.status_code, answer["Location"]) == (303, SECRET)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    (row,) = OnlineAttendance.objects.all()
    assert (row.sitting_id, row.participant_id, row.source) == (sitting.pk, person.pk, "click")
    as_ada.post(lobby(sitting, "join"))
    assert OnlineAttendance.objects.count() == 1


def test_a_link_that_is_only_looked_at_leads_nobody_in(as_ada, ada):
    sitting = make_open()
    make_attendee(sitting.event, ada)

    answer = as_ada.get(lobby(sitting, "join"))

    assert (answer.status_code, answer["Location"]) == (302, lobby(sitting))
    assert not OnlineAttendance.objects.exists()


def test_too_early_is_said_with_the_hour(as_ada, ada):
    sitting = make_open()
    make_attendee(sitting.event, ada)
    shift(sitting, 16)

    shown, answer = as_ada.get(lobby(sitting)), as_ada.post(lobby(sitting, "join"))

    assert (shown.status_code, answer.status_code) == (200, 409)
    assert "Join the meeting" not in shown.content.decode()
    assert "The meeting opens on" in answer.content.decode()
    assert 'data-phase="early"' in answer.content.decode()
    assert not OnlineAttendance.objects.exists()


def test_after_the_end_it_is_gone(as_ada, ada):
    sitting = make_open()
    make_attendee(sitting.event, ada)
    shift(sitting, -121)

    answer = as_ada.post(lobby(sitting, "join"))

    assert answer.status_code == 410
    assert "This sitting is over" in answer.content.decode()


def test_half_an_hour_over_time_is_still_open(as_ada, ada):
    sitting = make_open()
    make_attendee(sitting.event, ada)
    shift(sitting, -119)

    assert as_ada.post(lobby(sitting, "join")).status_code == 303


def test_a_cancelled_sitting_lets_nobody_in(as_ada, ada):
    sitting = make_open()
    make_attendee(sitting.event, ada)
    sittings.cancel(sitting=sitting, by=None, at=timezone.now())

    answer = as_ada.post(lobby(sitting, "join"))

    assert answer.status_code == 409
    assert "cancelled" in answer.content.decode()


def test_who_takes_no_part_is_told_why_and_not_let_in(as_ada, ada):
    sitting = make_open()
    make_attendee(make_webinar("another"), ada)

    shown, answer = as_ada.get(lobby(sitting)), as_ada.post(lobby(sitting, "join"))

    assert (shown.status_code, answer.status_code) == (403, 403)
    assert "You are not on the list" in shown.content.decode()


def test_who_has_withdrawn_is_let_in_no_more(as_ada, ada):
    sitting = make_open()
    make_attendee(sitting.event, ada, withdrawn_at=timezone.now())

    assert as_ada.post(lobby(sitting, "join")).status_code == 403


def test_strangers_log_in_first_and_sittings_in_rooms_have_no_lobby(client, as_ada, world):
    sitting = make_open()

    assert Client().get(lobby(sitting)).status_code == 302
    assert as_ada.get(lobby(world.sitting)).status_code == 404
    assert as_ada.get(lobby(world.closed_sitting)).status_code == 404


def test_where_there_are_places_one_is_needed(as_ada, ada):
    sitting = make_open()
    person = make_attendee(sitting.event, ada)
    Sitting.objects.filter(pk=sitting.pk).update(places=5)

    refused = as_ada.post(lobby(sitting, "join")).status_code
    party = SeatParty.objects.create(
        sitting=sitting, position=1, asked_at=timezone.now(), changed_at=timezone.now(),
        state=PartyState.HELD,
    )  # fmt: skip
    Seat.objects.create(party=party, sitting=sitting, participant=person)

    assert refused == 403
    assert as_ada.post(lobby(sitting, "join")).status_code == 303


def test_an_editor_comes_in_as_a_moderator_without_taking_part(client, world):
    sitting = make_open()
    client.force_login(world.editor)

    assert client.post(lobby(sitting, "join")).status_code == 303
    assert not OnlineAttendance.objects.exists()


def test_without_a_service_the_lobby_says_so_and_keeps_trying(as_ada, ada):
    sitting = make_online_sitting(make_webinar(), minutes=5)
    make_attendee(sitting.event, ada)
    hold(sitting)  # and the service has not been told

    answer = as_ada.post(lobby(sitting, "join"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "20")
    assert "data-retry" in answer.content.decode()
    assert "your registration and your place are kept" in answer.content.decode()


# One's own link


def own(sitting, person, ending=""):
    return f"/en/join/{token_of(sitting, person.pk)}/{ending}"


def test_ones_own_link_needs_no_log_in_of_who_has_no_account(client):
    sitting = make_open()
    person = make_attendee(sitting.event)

    shown = client.get(own(sitting, person))
    answer = client.post(own(sitting, person, "go/"))

    assert (shown.status_code, shown["Referrer-Policy"]) == (200, "same-origin")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert (answer.status_code, answer["Location"]) == (303, SECRET)
    assert "sessionid" not in client.cookies
    assert client.get(own(sitting, person, "go/")).status_code == 302
    assert OnlineAttendance.objects.get().participant_id == person.pk


def test_a_link_that_was_passed_on_shows_the_hours_and_lets_in_only_her_who_logs_in(client, ada):
    sitting = make_open()
    person = make_attendee(sitting.event, ada)
    link = sitting.event.links.create(
        kind="slides", url="https://a.example/s", title={"en": "Hers"}, is_for_participants=True
    )

    shown = client.get(own(sitting, person)).content.decode()
    answer = client.post(own(sitting, person, "go/"))
    noted = OnlineAttendance.objects.exists()
    shift(sitting, -95)
    after = client.get(own(sitting, person)).content.decode()
    paper = client.get(own(sitting, person, "certificate.pdf"))
    shift(sitting, 5)
    client.force_login(ada)
    hers = client.post(own(sitting, person, "go/"))

    assert str(sitting.title) in shown
    assert "Join the meeting" in shown
    assert person.badge_name not in shown
    assert (answer.status_code, noted) == (302, False)
    assert answer["Location"] == f"/en/account/login/?next={lobby(sitting)}"
    assert link.url not in after
    assert "/account/login/?next=" in paper["Location"]
    assert (hers.status_code, hers["Location"]) == (303, SECRET)


def test_a_forged_link_or_anothers_is_not_found(client, ada, world):
    sitting = make_open()
    person, other = make_attendee(sitting.event, ada), make_attendee(sitting.event)
    token = token_of(sitting, person.pk)
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token_of(sitting, other.pk).split(":")[0] + ":" + token.split(":", 1)[1],
        token_of(sitting, 10**9),
        "x" * 50, "a" * 5000, "%00" * 10,
    ]  # fmt: skip

    assert [client.get(f"/en/join/{one}/").status_code for one in forged] == [404] * 6
    assert [client.post(f"/en/join/{one}/go/").status_code for one in forged] == [404] * 6
    client.force_login(world.stranger)
    assert client.get(own(sitting, person)).status_code == 404
    assert client.post(own(sitting, person, "go/")).status_code == 404
    assert not OnlineAttendance.objects.exists()


@pytest.mark.parametrize("has_account", [True, False])
def test_ones_own_link_is_early_open_over_and_outdated(client, ada, has_account):
    sitting = make_open()
    person = make_attendee(sitting.event, ada if has_account else None)
    link = own(sitting, person)

    shift(sitting, 60)
    early = client.get(link).status_code, client.post(f"{link}go/").status_code
    shift(sitting, -200)
    over = client.get(link).status_code, client.post(f"{link}go/").status_code
    old = sitting
    old.ends_at = timezone.now() - timedelta(days=61)

    assert (early, over) == ((200, 409), (410, 410))
    assert client.get(own(old, person)).status_code == 404


def test_a_link_of_who_withdrew_opens_nothing(client, ada):
    sitting = make_open()
    person = make_attendee(sitting.event, ada)
    link = own(sitting, person)
    person.withdrawn_at = timezone.now()
    person.save()

    assert client.get(link).status_code == 404


# Programs


def test_a_program_joins_for_its_account(ada):
    sitting = make_open()
    make_attendee(sitting.event, ada)
    path = f"/api/v1/events/{sitting.event.slug}/sittings/{sitting.pk}"
    api = api_client(ada)

    answer = api.post(f"{path}/join/")

    assert (answer.status_code, answer.json()) == (200, {"address": SECRET})
    assert answer["Cache-Control"] == "no-store"
    assert api.get(f"{path}/attendance/").json()["minutes"] == 0  # not begun
    assert len(api.get(f"{path}/attendance/").json()["stretches"]) == 1
    stranger = api_client(make_account("bo@example.org"))
    assert stranger.post(f"{path}/join/").status_code == 403
    shift(sitting, 60)
    early = api.post(f"{path}/join/")
    assert (early.status_code, early.json()["code"]) == (409, "lobby_not_open")
    shift(sitting, -200)
    assert api.post(f"{path}/join/").json()["code"] == "meeting_over"


def test_an_outage_is_said_to_programs(ada):
    sitting = make_online_sitting(make_webinar(), minutes=5)
    make_attendee(sitting.event, ada)
    hold(sitting)

    answer = api_client(ada).post(
        f"/api/v1/events/{sitting.event.slug}/sittings/{sitting.pk}/join/"
    )

    assert (answer.status_code, answer.json()["code"]) == (503, "meeting_not_ready")
    assert answer["Retry-After"] == "20"


# Secrecy


def everything_kept():
    """Yield every text of every table, as the database holds it and as it reads."""
    for model in apps.get_models():
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                if type(field).__name__.startswith("Sealed"):
                    continue  # sealed: looked at below
                if isinstance(field, models.Field):
                    yield f"{model.__name__}.{field.name}", str(getattr(row, field.attname))


def test_where_it_is_held_stands_nowhere(client, ada, world, deliver_all, caplog, capfd):
    """Searched: all tables, pages of everybody, feeds, mails, audit, logs; never the secret."""
    sitting = make_open()
    event = sitting.event
    person = make_attendee(event, ada, email=ada.email)
    client.force_login(ada)
    assert client.post(lobby(sitting, "join"))["Location"] == SECRET  # there was something to leak
    mails = [str(mail.message()) for mail in deliver_all()]
    pages = {
        f"/en/events/{event.slug}/", f"/en/events/{event.slug}/programme/",
        f"/en/events/{event.slug}/sittings/{sitting.pk}/", lobby(sitting), own(sitting, person),
        f"/calendar/events/{event.slug}.en.ics", f"/calendar/sittings/{sitting.uid}.en.ics",
        f"/en/console/{event.slug}/online/", f"/en/console/sittings/{sitting.pk}/online/",
        f"/en/console/sittings/{sitting.pk}/attendance/",
        f"/en/console/sittings/{sitting.pk}/online/people/",
    }  # fmt: skip
    seen = []
    for who in (None, ada, world.manager, world.editor):
        browser = Client()
        if who:
            browser.force_login(who)
        seen += [browser.get(path).content.decode() for path in pages]
    logs = caplog.text + "".join(capfd.readouterr())

    assert AuditEntry.objects.filter(act="meeting.join").exists()
    kept = [where for where, text in everything_kept() if _tells(text)]
    assert kept == []
    assert [text for text in (*seen, *mails, logs) if _tells(text)] == []
    assert any("Join the meeting" in text for text in seen)
    assert any("BEGIN:VEVENT" in text for text in seen)


def _tells(text):
    return re.search(r"hunter2|meet\.example", text) is not None


def test_the_address_is_sealed_in_the_database(ada):
    from django.db import connection  # noqa: PLC0415 - only here

    sitting = make_open()
    make_attendee(sitting.event, ada)

    with connection.cursor() as cursor:
        cursor.execute("SELECT address, state FROM registrations_onlinemeeting")
        (address, state) = cursor.fetchone()

    assert b"hunter2" not in bytes(address)
    assert b"sitting-" not in bytes(state)


def test_the_form_keeps_an_address_without_showing_it(client, world):
    sitting = make_open()
    client.force_login(world.editor)
    path = f"/en/console/sittings/{sitting.pk}/online/"

    shown = client.get(path).content.decode()
    answer = client.post(
        path, {"format": "online", "provider": "address", "address": "", "opens_minutes": 30}
    )
    prepare()
    client.force_login(world.editor)

    assert "An address is kept" in shown
    assert answer.status_code == 302
    assert client.post(lobby(sitting, "join"))["Location"] == SECRET


def test_queries_of_a_lobby_are_counted(as_ada, ada, django_assert_num_queries):
    sitting = make_open()
    make_attendee(sitting.event, ada)
    as_ada.get(lobby(sitting))

    with django_assert_num_queries(11):
        as_ada.get(lobby(sitting))
    assert not KnownGuest.objects.exists()
