"""A person's own calendar: what it holds, who may read it, and that nothing is sent twice."""

import gzip
import re
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import time_machine
import vobject
from django.test import Client
from django.utils.http import http_date

from assemblies.enums import CalendarStatus, Role
from assemblies.services.accounts import digest_of
from config.logs import cut_secrets
from notifications.models.calendars import CalendarState, CalendarToken
from notifications.services import calendar_tokens, follows
from sessions.jobs import personal
from sessions.models.sittings import Sitting
from sessions.permissions import known_to, visible_sittings
from tests.factories.accounts import make_account
from tests.factories.documents import make_theme
from tests.factories.sessions import NOW, make_assembly, make_body, make_seat, make_sitting

pytestmark = pytest.mark.django_db

AT = datetime(2026, 10, 1, 12, 20, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def assembly():
    return make_assembly()


@pytest.fixture
def ada():
    return make_account("ada@example.org", name="Ada")


@pytest.fixture
def path(ada):
    _token, secret = calendar_tokens.make(user=ada, name="My phone", at=NOW)
    return address(ada, secret)


def address(user, secret, language="en"):
    return f"/calendar/personal/{user.pk}-{secret}.{language}.ics"


def follow(user, *topics):
    for topic in topics:
        follows.follow(user=user, topic=topic, at=NOW)


def events_of(response):
    assert response.status_code == 200, response.content
    found = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert len(list(vobject.readOne(response.content.decode()).contents.get("vevent", []))) == len(
        found
    )
    return {str(event["UID"]): event for event in found}


def uids_of(path, **query):
    return set(events_of(Client().get(path, query)))


def touch(sitting, **changes):
    """As an act changes a sitting that calendars show."""
    Sitting.planned.filter(pk=sitting.pk).update(
        sequence=sitting.sequence + 1, changed_at=AT, **changes
    )
    sitting.refresh_from_db()


def test_holds_what_she_follows_in_every_way_and_nothing_else(assembly, ada, path):
    other = make_assembly(number=139, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 5))
    third = make_assembly(number=140, starts_on=date(2027, 9, 1), ends_on=date(2027, 9, 5))
    theme, body = make_theme("peace"), make_body("bureau")
    ticked, held = make_sitting(assembly), make_sitting(assembly, hour=12)
    of_body, about = make_sitting(third, body=body), make_sitting(third, themes=["peace", "war"])
    of_event = make_sitting(other)
    make_sitting(third, themes=["peaceful"])
    make_sitting(assembly, hour=15)
    follow(ada, assembly.topic, ticked.topic, held.holders_topic, body.topic, theme.topic)
    follow(ada, other.programme_topic)

    expected = {assembly, other, ticked, held, of_body, about, of_event}

    assert uids_of(path) == {str(one.uid) for one in expected}


def test_says_nothing_of_who_or_by_which_address(assembly, ada, path):
    follow(ada, assembly.topic)

    body = Client().get(path).content.decode()

    assert "SOURCE" not in body
    assert "ATTENDEE" not in body
    assert ada.email not in body.lower()
    assert ada.name not in body
    assert path.partition("-")[2].partition(".")[0] not in body


def test_headers_are_those_of_a_secret(assembly, ada, path):
    response = Client().get(path)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"].startswith("private, max-age=")
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Content-Disposition"] == "inline"
    assert response["Vary"] == "Accept-Encoding"
    assert not response.has_header("Access-Control-Allow-Origin")
    assert not response.cookies


def test_empty_calendar_still_holds_a_component(path):
    body = Client().get(path).content

    assert b"BEGIN:VTIMEZONE" in body
    assert icalendar.Calendar.from_ical(body).walk("VEVENT") == []


@pytest.mark.parametrize("spoil", ["secret", "person", "language", "form", "letter"])
def test_every_other_address_is_none(ada, path, spoil):
    bert = make_account("bert@example.org")
    wrong = {
        "secret": address(ada, "x" * 43),
        "person": path.replace(f"/{ada.pk}-", f"/{bert.pk}-"),
        "language": path.replace(".en.", ".de."),
        "form": path.replace(".ics", ""),
        "letter": path.replace(".en.", "x.en."),
    }[spoil]

    response = Client().get(wrong)

    assert response.status_code == 404
    assert b"No such calendar" in response.content
    assert not response.cookies
    assert wrong not in response.content.decode()


def test_renewed_ended_and_inactive_open_nothing_at_once(ada):
    token, first = calendar_tokens.make(user=ada, name="x", at=NOW)
    get = Client().get
    assert get(address(ada, first)).status_code == 200

    token, second = calendar_tokens.renew(token=token, by=ada, at=AT)

    assert get(address(ada, first)).status_code == 404
    assert get(address(ada, second)).status_code == 200
    ada.is_active = False
    ada.save()
    assert get(address(ada, second)).status_code == 404
    ada.is_active = True
    ada.save()
    calendar_tokens.end(token=token, by=ada, at=AT)
    assert get(address(ada, second)).status_code == 404


def test_only_the_hash_is_kept(ada):
    token, secret = calendar_tokens.make(user=ada, name="x", at=NOW)

    kept = CalendarToken.objects.values().get(pk=token.pk)

    assert kept["digest"] == digest_of(secret)
    assert secret not in str(kept)


def test_lines_of_logs_do_not_hold_the_secret(path):
    secret = path.partition("-")[2].partition(".")[0]

    line = cut_secrets(None, "", {"event": f"Not Found: {path}", "path": f"http://x{path}?a=b"})

    assert secret not in str(line)


def test_many_wrong_ones_are_stopped_for_a_minute(ada, path, clock):
    wrong = address(ada, "x" * 43)
    for _ in range(60):
        assert Client().get(wrong).status_code == 404

    assert Client().get(wrong).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").get(wrong).status_code == 404

    clock.shift(61)
    assert Client().get(wrong).status_code == 404


def test_wrong_ones_stop_nobody_else_behind_the_same_address(ada, path):
    for _ in range(70):
        Client().get(address(ada, "x" * 43))

    assert Client().get(path).status_code == 200


def test_second_time_nothing_is_sent_and_one_query_asked(
    assembly, ada, path, django_assert_num_queries
):
    # Keys of several lengths: JSON in PostgreSQL has an order of its own.
    sittings = [make_sitting(assembly, hour=hour, pk=9_998 + hour) for hour in (0, 9, 11, 14)]
    follow(ada, assembly.topic, *(one.topic for one in sittings))
    first = Client().get(path)

    with django_assert_num_queries(1):
        second = Client().get(path, headers={"If-None-Match": first["ETag"]})

    assert second.status_code == 304
    assert second.content == b""
    assert second["ETag"] == first["ETag"]
    assert second["Cache-Control"] == first["Cache-Control"]
    assert "Content-Type" not in second
    assert Client().get(path).content == first.content


@pytest.mark.parametrize("form", ["W/{}", '"other", {}', "*"])
def test_other_forms_of_the_tag_are_known(path, form):
    tag = Client().get(path)["ETag"]

    assert Client().get(path, headers={"If-None-Match": form.format(tag)}).status_code == 304
    assert Client().get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_asking_by_date_and_only_for_headers(path):
    first = Client().get(path)
    before = http_date(AT.timestamp() - 1)

    get, since = Client().get, "If-Modified-Since"
    assert get(path, headers={since: first["Last-Modified"]}).status_code == 304
    assert get(path, headers={since: before}).status_code == 200
    head = Client().head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert head["Content-Length"] == str(len(first.content))
    assert Client().post(path).status_code == 405


def test_zipped_copy_has_its_own_tag(path):
    plain, zipped = Client().get(path), Client().get(path, headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(zipped.content) == plain.content
    assert zipped["ETag"] != plain["ETag"]
    headers = {"Accept-Encoding": "gzip", "If-None-Match": zipped["ETag"]}
    assert Client().get(path, headers=headers).status_code == 304


def test_a_change_moves_tag_and_date_even_within_one_second(assembly, ada, path):
    sitting = make_sitting(assembly)
    follow(ada, sitting.topic)
    tags, dates = [], []
    for _ in range(3):
        response = Client().get(path)
        tags.append(response["ETag"])
        dates.append(response["Last-Modified"])
        touch(sitting, starts_at=sitting.starts_at + timedelta(minutes=5))

    assert len(set(tags)) == len(set(dates)) == 3


def test_what_she_may_not_see_any_more_leaves_as_a_tombstone_without_details(
    assembly, ada, path, clock
):
    sitting = make_sitting(assembly, title={"en": "Zqhush"}, body=make_body("bureau"))
    follow(ada, sitting.topic, make_sitting(assembly, hour=15).topic)
    seen = events_of(Client().get(path))[str(sitting.uid)]

    touch(sitting, is_closed=True, title={"en": "Zqhush behind doors"})
    response = Client().get(path)
    event = events_of(response)[str(sitting.uid)]

    assert event["STATUS"] == "CANCELLED"
    assert int(event["SEQUENCE"]) > int(seen["SEQUENCE"])
    assert event["DTSTART"].dt == seen["DTSTART"].dt
    assert b"Zqhush" not in response.content
    assert len(events_of(response)) == 2
    # Nothing changes any more, until it has had its time.
    tag = {"If-None-Match": response["ETag"]}
    assert Client().get(path, headers=tag).status_code == 304
    clock.move_to(sitting.ends_at + 90 * DAY - timedelta(seconds=1))
    assert str(sitting.uid) in uids_of(path)
    clock.move_to(sitting.ends_at + 90 * DAY)
    assert str(sitting.uid) not in uids_of(path)


def test_it_was_in_no_calendar_and_is_in_none(assembly, ada, path):
    sitting = make_sitting(assembly, is_closed=True)
    follow(ada, sitting.topic, assembly.programme_topic, sitting.body.topic)

    assert uids_of(path) == {str(assembly.uid)}


def test_closed_sitting_is_there_for_who_may_know_of_it(assembly, ada, path):
    body = make_body("bureau")
    sitting = make_sitting(assembly, is_closed=True, body=body)
    follow(ada, body.topic)
    assert uids_of(path) == set()
    seat = make_seat(ada, body)

    assert uids_of(path) == {str(sitting.uid)}

    before = events_of(Client().get(path))[str(sitting.uid)]
    seat.delete()
    gone = events_of(Client().get(path))[str(sitting.uid)]
    make_seat(ada, body)
    back = events_of(Client().get(path))[str(sitting.uid)]
    assert [one["STATUS"] for one in (before, gone, back)] == [
        "CONFIRMED",
        "CANCELLED",
        "CONFIRMED",
    ]
    numbers = [int(one["SEQUENCE"]) for one in (before, gone, back)]
    assert numbers == sorted(set(numbers))


def test_what_the_act_of_closing_made_her_unfollow_is_a_tombstone_too(assembly, ada, path):
    sitting = make_sitting(assembly)
    follow(ada, sitting.topic)
    uids_of(path)
    touch(sitting, is_closed=True)
    follows.unfollow(user=ada, topic=sitting.topic)

    assert events_of(Client().get(path))[str(sitting.uid)]["STATUS"] == "CANCELLED"


def test_what_she_unfollows_just_goes(assembly, ada, path):
    sitting = make_sitting(assembly)
    follow(ada, sitting.topic)
    assert uids_of(path) == {str(sitting.uid)}

    follows.unfollow(user=ada, topic=sitting.topic)

    assert uids_of(path) == set()


def test_cancelled_stays_for_ninety_days_and_may_be_hidden(assembly, ada, path, clock):
    sitting = make_sitting(assembly)
    follow(ada, sitting.topic)
    touch(sitting, status=CalendarStatus.CANCELLED, cancelled_at=AT)

    assert events_of(Client().get(path))[str(sitting.uid)]["STATUS"] == "CANCELLED"
    hidden = Client().get(path, {"cancelled": "hide"})
    assert events_of(hidden) == {}
    assert b"Europe/Zurich" not in hidden.content
    clock.move_to(sitting.ends_at + 90 * DAY)
    assert uids_of(path) == set()


def test_what_is_over_stays_for_two_years(assembly, ada, path, clock):
    sitting = make_sitting(assembly)
    follow(ada, sitting.topic, assembly.topic)

    clock.move_to(sitting.ends_at + 729 * DAY)
    assert uids_of(path) == {str(sitting.uid), str(assembly.uid)}
    clock.move_to(sitting.ends_at + 740 * DAY)
    assert uids_of(path) == set()


def test_shows_days_sittings_or_both(assembly, ada, path):
    sitting = make_sitting(assembly)
    follow(ada, sitting.topic, assembly.topic)

    assert uids_of(path, show="days") == {str(assembly.uid)}
    assert uids_of(path, show="sittings") == {str(sitting.uid)}
    assert uids_of(path, show="both") == {str(sitting.uid), str(assembly.uid)}


def test_alarm_only_on_request_and_never_of_what_is_called_off(assembly, ada, path):
    sitting = make_sitting(assembly, title={"en": "Réunion; très, très longue " * 4})
    called_off = make_sitting(assembly, hour=15, status=CalendarStatus.CANCELLED, cancelled_at=AT)
    follow(ada, sitting.topic, called_off.topic, assembly.topic)

    assert b"VALARM" not in Client().get(path).content
    response = Client().get(path, {"alarm": "15"})
    events = events_of(response)
    (alarm,) = events[str(sitting.uid)].walk("VALARM")

    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["TRIGGER"].dt == timedelta(minutes=-15)
    assert alarm["DESCRIPTION"] == events[str(sitting.uid)]["SUMMARY"]
    assert response.content.count(b"BEGIN:VALARM") == 1
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75


@pytest.mark.parametrize(
    "query",
    ["show=some", "cancelled=1", "alarm=0", "alarm=-5", "alarm=x", "alarm=99999", "alarm=²"],
)
def test_unknown_values_of_known_keys_are_404(path, query):
    assert Client().get(f"{path}?{query}").status_code == 404


def test_other_keys_and_another_order_change_nothing(path):
    first = Client().get(f"{path}?show=days&cancelled=hide")
    second = Client().get(f"{path}?utm=1&cancelled=hide&x=&show=days")

    assert second["ETag"] == first["ETag"]
    assert second.content == first.content
    assert Client().get(path)["ETag"] != first["ETag"]


def test_each_language_is_a_calendar_of_its_own(assembly, ada, path):
    follow(ada, make_sitting(assembly).topic)

    french = Client().get(path.replace(".en.", ".fr.")).content.decode()

    assert "Conseil directeur" in french
    assert "SUMMARY;LANGUAGE=fr:" in french


def test_last_use_is_kept_to_the_hour_and_once(ada, path, clock, django_assert_num_queries):
    agent = "DAVx5/4.4 (dav4jvm; okhttp/4.12) Android/14"
    Client().get(path, headers={"User-Agent": agent})
    token = CalendarToken.objects.get()
    assert token.last_used_at == AT.replace(minute=0)
    assert token.last_used_by == "DAVx5"

    with django_assert_num_queries(1):
        Client().get(path, headers={"If-None-Match": "*", "User-Agent": "Other/1"})
    clock.shift(3600)
    Client().get(path, headers={"User-Agent": "Other/1"})

    token.refresh_from_db()
    assert token.last_used_at == AT.replace(minute=0) + timedelta(hours=1)
    assert token.last_used_by == "Other"


def test_states_are_kept_for_the_last_twenty(assembly, ada, path):
    sitting = make_sitting(assembly)
    follow(ada, sitting.topic)
    for _ in range(25):
        touch(sitting)
        Client().get(path)

    assert CalendarState.objects.count() == personal.STATES


def test_entries_are_the_same_bytes_as_in_the_public_feed(assembly, ada, path):
    sitting = make_sitting(assembly)
    follow(ada, sitting.topic)
    event = re.compile(rb"BEGIN:VEVENT.*END:VEVENT\r\n", re.DOTALL)

    own = event.search(Client().get(path).content)[0]

    assert own in Client().get(f"/calendar/assemblies/{assembly.number}.en.ics").content


@pytest.mark.parametrize(
    "role", [None, Role.PROGRAMME_EDITOR, Role.CHECK_IN_STAFF, Role.MEDIA_OFFICER]
)
def test_the_one_statement_has_the_rights_that_pages_have(assembly, role):
    user = make_account("x@example.org", role=role)
    body = make_body("bureau")
    make_seat(user, body)
    make_sitting(assembly)
    make_sitting(assembly, is_closed=True, hour=12)
    make_sitting(assembly, is_closed=True, hour=15, body=body)

    ours = Sitting.objects.filter(known_to(user.pk, AT.date()))

    assert set(ours) == set(visible_sittings(user, at=AT))
