"""The page of one's own calendar: what is in it, its addresses, each secret shown once."""

import html
import re
from datetime import UTC, datetime

import icalendar
import pytest
from django.test import Client

from assemblies.enums import CalendarStatus
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from assemblies.services.accounts import Narrowing, digest_of, issue_token
from notifications.models.calendars import CalendarToken
from notifications.services import calendar_tokens, follows
from tests.factories.accounts import api_client, make_account
from tests.factories.calendars import make_calendar
from tests.factories.sessions import NOW, make_assembly, make_body, make_seat, make_sitting

pytestmark = pytest.mark.django_db

PAGE = "/en/my-calendar/"


@pytest.fixture
def ada():
    return make_account("ada@example.org")


@pytest.fixture
def client(ada):
    client = Client()
    client.force_login(ada)
    return client


def secret_in(response):
    text = html.unescape(response.content.decode())
    (address,) = set(re.findall(r">(http://testserver/calendar/personal/[^<]+)<", text))
    return address


def make(client, name="My phone"):
    return client.post(PAGE, {"name": name}, follow=True)


def test_strangers_are_led_to_the_log_in():
    assert "/account/login/" in Client().get(PAGE)["Location"]


def test_new_address_is_shown_once_and_opens_the_calendar(client, ada):
    response = make(client)
    address = secret_in(response)

    assert response.status_code == 200
    assert Client().get(address).status_code == 200
    assert address not in client.get(PAGE).content.decode()
    assert "no-store" in response["Cache-Control"]
    # Other sites are told nothing; our own must be, or browsers send forms from nowhere.
    assert response["Referrer-Policy"] == "same-origin"
    text = html.unescape(response.content.decode())
    assert f'href="webcal://{address.partition("://")[2]}"' in text
    assert "calendar.google.com" in text
    assert "http://testserver/dav/" in text
    assert "<svg" in text


def test_until_it_is_shown_it_is_kept_sealed(client):
    assert client.post(PAGE, {"name": "My phone"}).status_code == 302
    kept = str(dict(client.session))

    address = secret_in(client.get(PAGE))

    assert address.partition("-")[2].partition(".")[0] not in kept
    assert "calendar_just_made" not in client.session


def test_acts_are_on_record_without_the_secret(client, ada):
    address = secret_in(make(client))
    token = CalendarToken.objects.get()
    client.post(f"{PAGE}{token.pk}/renew/")
    client.post(f"{PAGE}{token.pk}/end/")

    entries = AuditEntry.objects.filter(thing_label="CalendarToken")
    assert [one.act for one in entries.order_by("pk")] == [
        "calendar.make", "calendar.renew", "calendar.end",
    ]  # fmt: skip
    secret = address.partition("-")[2].partition(".")[0]
    written = str(list(entries.values()))
    assert secret not in written
    assert digest_of(secret) not in written
    assert "My phone" not in written


def test_renewed_keeps_its_name_and_kills_the_old(client, ada):
    first = secret_in(make(client, "Old laptop"))
    token = CalendarToken.objects.get()

    second = secret_in(client.post(f"{PAGE}{token.pk}/renew/", follow=True))

    token.refresh_from_db()
    assert token.name == "Old laptop"
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_ended_is_gone_from_the_page_and_dead(client, ada):
    address = secret_in(make(client, "Old laptop"))
    token = CalendarToken.objects.get()

    page = client.post(f"{PAGE}{token.pk}/end/", follow=True)

    assert "Old laptop" not in page.content.decode()
    assert Client().get(address).status_code == 404
    assert client.post(f"{PAGE}{token.pk}/end/").status_code == 404


def test_ten_are_enough(client, ada):
    for number in range(calendar_tokens.MOST):
        make_calendar(ada, name=f"Program {number}")

    response = make(client)

    assert response.status_code == 422
    assert "10 calendar addresses already" in response.content.decode()
    assert CalendarToken.objects.count() == calendar_tokens.MOST
    calendar_tokens.end(token=CalendarToken.objects.first(), by=ada, at=NOW)
    assert make(client).status_code == 200


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x00b"])
def test_name_that_is_none_is_said_to_be(client, name):
    response = make(client, name)

    assert response.status_code == 422
    assert not CalendarToken.objects.exists()


def test_names_are_words_and_not_markup(client):
    response = make(client, "<script>alert(1)</script>")

    assert "<script>alert" not in response.content.decode()


def test_somebody_elses_is_not_there(client):
    other = make_account("bert@example.org")
    make_calendar(other)
    token = CalendarToken.objects.get()

    for act in ("renew", "end"):
        assert client.post(f"{PAGE}{token.pk}/{act}/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_page_says_what_is_in_it_in_so_many_queries(client, ada, django_assert_max_num_queries):
    assembly = make_assembly(starts_on=NOW.date().replace(year=2099),
                             ends_on=NOW.date().replace(year=2099))  # fmt: skip
    for hour in range(8, 16):
        follows.follow(user=ada, topic=make_sitting(assembly, hour=hour).topic, at=NOW)
    follows.follow(user=ada, topic=assembly.topic, at=NOW)
    closed = make_sitting(assembly, hour=20, is_closed=True, title={"en": "Zqhush"})
    follows.follow(user=ada, topic=closed.topic, at=NOW)

    with django_assert_max_num_queries(12):
        text = client.get(PAGE).content.decode()

    assert "8 sittings to come" in text
    assert "1 event" in text
    at_once, _, later = text.partition("Show all</summary>")
    assert (at_once.count("Governing Council"), later.count("Governing Council")) == (5, 3)
    assert "Zqhush" not in text
    assert 'href="/en/notifications/#followed-title"' in later


def test_what_was_cancelled_does_not_count_as_to_come(client, ada):
    assembly = make_assembly(starts_on=NOW.date().replace(year=2099),
                             ends_on=NOW.date().replace(year=2099))  # fmt: skip
    cancelled = {"status": CalendarStatus.CANCELLED, "cancelled_at": NOW}
    for hour, more in ((9, {}), (10, cancelled)):
        sitting = make_sitting(assembly, hour=hour, **more)
        follows.follow(user=ada, topic=sitting.topic, at=NOW)

    assert "1 sitting to come" in client.get(PAGE).content.decode()


def test_last_use_is_said_by_the_day_on_her_clock(client, ada):
    make_calendar(ada)
    used = datetime(2026, 11, 30, 21, tzinfo=UTC)
    CalendarToken.objects.update(last_used_at=used, last_used_by="curl")

    assert "Last used 30 November 2026 ·" in client.get(PAGE).content.decode()
    User.objects.update(time_zone="Asia/Tokyo")
    assert "Last used 1 December 2026 ·" in client.get(PAGE).content.decode()


def test_page_and_programs_call_it_by_one_name(client):
    response = make(client)
    (title,) = re.findall(r"<h1>(.*?)</h1>", response.content.decode())

    read = icalendar.Calendar.from_ical(Client().get(secret_in(response)).content)

    assert str(read["NAME"]).partition(" · ")[0] == title


def test_programs_make_renew_and_end_their_own(ada):
    api = api_client(ada)
    made = api.post("/api/v1/calendars/", {"name": "Script"})
    assert made.status_code == 201
    body = made.json()
    assert Client().get(body["address"]).status_code == 200
    assert body["caldav_password"] in body["address"]

    renewed = api.post(f"/api/v1/calendars/{body['id']}/renew/").json()

    assert renewed["address"] != body["address"]
    assert Client().get(body["address"]).status_code == 404
    (line,) = api.get("/api/v1/calendars/").json()["results"]
    assert set(line) == {
        "id", "name", "created_at", "renewed_at", "last_used_at", "last_used_by",
    }  # fmt: skip
    assert api.post(f"/api/v1/calendars/{body['id']}/remove/").status_code == 204
    assert api.get("/api/v1/calendars/").json()["results"] == []
    assert Client().get(renewed["address"]).status_code == 404


def test_a_key_that_opens_less_makes_none(ada):
    narrow = Narrowing(is_read_only=True)
    _key, secret = issue_token(user=ada, name="reads", narrowing=narrow, by=ada, at=NOW)

    api = api_client()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")

    assert api.post("/api/v1/calendars/", {"name": "x"}).status_code == 403


def test_file_of_a_closed_sitting_is_for_who_may_know_of_it(client, ada):
    assembly, body = make_assembly(), make_body("bureau")
    sitting = make_sitting(assembly, is_closed=True, body=body, starts_at=NOW.replace(year=2099),
                           ends_at=NOW.replace(year=2099, hour=20))  # fmt: skip
    path = f"/en/events/{assembly.slug}/sittings/{sitting.pk}/sitting.ics"
    assert Client().get(path).status_code == client.get(path).status_code == 404
    make_seat(ada, body)

    page = client.get(path.replace("sitting.ics", "")).content.decode()
    response = client.get(path)

    assert f'href="{path}"' in page
    (event,) = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["UID"]) == str(sitting.uid)
    assert "private" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert Client().get(path).status_code == 404
    assert Client().get(f"/calendar/sittings/{sitting.uid}.en.ics").status_code == 404
