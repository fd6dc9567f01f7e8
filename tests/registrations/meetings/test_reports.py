"""What services report: sealed, fresh, once; and how long people were there by it."""

import json
import time
from datetime import UTC, timedelta

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from registrations.gateways.providers.interface import Attendance
from registrations.models.meetings import KnownGuest, OnlineAttendance
from registrations.selectors.attendance import attendee_of, attendees_of
from registrations.services import joining
from sessions.models.sittings import Sitting
from tests.factories.accounts import make_account
from tests.factories.meetings import make_attendee, make_open, meeting_of
from tests.registrations.meetings.services import CALLBACK, bigbluebutton, zoom
from tests.registrations.providers.scenes import REPORTS
from tests.simultaneously import simultaneously

pytestmark = pytest.mark.django_db


def make_known(sitting, person):
    return KnownGuest.objects.create(
        meeting=meeting_of(sitting), participant=person, known_at=timezone.now()
    )


@pytest.fixture
def scene(settings):
    """A BigBlueButton, a sitting that began an hour ago, and somebody whom it knows."""
    with bigbluebutton(settings) as fake:
        sitting = make_open(provider="bbb")
        starts_at = (timezone.now() - timedelta(hours=1)).replace(second=0, microsecond=0)
        ends_at = starts_at + timedelta(minutes=90)
        Sitting.objects.filter(pk=sitting.pk).update(starts_at=starts_at, ends_at=ends_at)
        sitting.refresh_from_db()
        yield fake, sitting, make_known(sitting, make_attendee(sitting.event))


def send(fake, *events, at=None, change=None):
    address, body = fake.told(CALLBACK, *events, at=at or timezone.now())
    body = change(body) if change else body
    return Client().post(
        address.replace("http://testserver", ""), body,
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip


def event(scene, what, minutes):
    fake, sitting, known = scene
    at = sitting.starts_at + timedelta(minutes=minutes)
    return fake.event(what, meeting_of(sitting).reference, str(known.key), at=at)


def test_who_comes_and_goes_is_noted_once(scene):
    fake, sitting, known = scene
    came, went = event(scene, "user-joined", 5), event(scene, "user-left", 35)

    answers = [send(fake, came), send(fake, went), send(fake, came, went), send(fake, went)]

    assert [answer.status_code for answer in answers] == [204] * 4
    (row,) = OnlineAttendance.objects.all()
    assert (row.participant_id, row.source) == (known.participant_id, "service")
    assert (row.left_at - row.joined_at) == timedelta(minutes=30)
    found = attendee_of(sitting, known.participant_id, at=timezone.now())
    assert (found.minutes, found.is_of_service) == (30, True)


def test_reports_may_come_in_another_order(scene):
    fake, sitting, known = scene
    first, second = event(scene, "user-left", 20), event(scene, "user-joined", 10)

    send(fake, first)
    send(fake, event(scene, "user-joined", 30))
    send(fake, second)
    send(fake, event(scene, "user-left", 45))
    send(fake, first, second)

    found = attendee_of(sitting, known.participant_id, at=timezone.now())
    assert found.minutes == 25
    assert OnlineAttendance.objects.count() == 2


def test_two_devices_count_once(scene):
    fake, sitting, known = scene
    for what, minutes in (
        ("user-joined", 0), ("user-joined", 10), ("user-left", 20), ("user-left", 40),
    ):  # fmt: skip
        send(fake, event(scene, what, minutes))

    assert attendee_of(sitting, known.participant_id, at=timezone.now()).minutes == 40


def test_a_click_counts_only_while_the_service_says_nothing(scene):
    fake, sitting, known = scene
    OnlineAttendance.objects.create(
        sitting=sitting, participant=known.participant, source="click", key="click:1",
        joined_at=sitting.starts_at,
    )  # fmt: skip
    later = sitting.ends_at + timedelta(hours=1)
    alone = attendee_of(sitting, known.participant_id, at=later)

    send(fake, event(scene, "user-joined", 5), event(scene, "user-left", 15))

    assert (alone.minutes, alone.is_measured, alone.is_of_service) == (0, False, False)
    assert [one.minutes for one in attendees_of(sitting, at=later)] == [10]


def test_a_report_with_a_bad_seal_or_from_the_past_is_refused(scene):
    fake, _sitting, _known = scene
    came = event(scene, "user-joined", 5)
    old = timezone.now() - timedelta(minutes=16)
    answers = [
        send(fake, came, change=lambda body: body + b"&x=1"),
        send(fake, came, at=old),
        Client().post("/hooks/meetings/bbb/", b"event=[]", content_type="text/plain"),
        Client().post("/hooks/meetings/bbb/?checksum=" + "0" * 40, b"\x00\xff", content_type="x/y"),
        Client().post("/hooks/meetings/bbb/", b"x" * 300_000, content_type="text/plain"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert {answer.json()["code"] for answer in answers} == {"signature_refused"}
    assert not OnlineAttendance.objects.exists()


def test_services_that_report_nothing_have_no_door(scene, settings):
    post = Client().post
    names = ("address", "nobody", "jitsi")
    settings.PROVIDERS |= {
        "jitsi": {"kind": "jitsi", "url": "https://meet.example", "app_id": "a", "secret": "s" * 32}
    }

    assert [post(f"/hooks/meetings/{name}/", b"x", "text/plain").status_code for name in names] == [
        404
    ] * 3
    assert Client().get("/hooks/meetings/bbb/").status_code == 405


def test_a_report_about_strangers_says_nothing(scene):
    fake, sitting, _known = scene
    at = sitting.starts_at
    reference = meeting_of(sitting).reference
    said = [
        fake.event("user-joined", reference, "somebody", at=at),
        fake.event("user-joined", "sitting-of-others", str(_known.key), at=at),
        fake.event("user-joined", reference, "00000000-0000-0000-0000-000000000000", at=at),
    ]

    assert send(fake, *said).status_code == 204
    assert not OnlineAttendance.objects.exists()


def test_a_report_from_tomorrow_is_of_now_at_most(scene):
    _fake, sitting, known = scene
    at = timezone.now()
    told = Attendance(
        key="k", meeting=meeting_of(sitting).reference, what="joined",
        at=at + timedelta(days=1), guest=str(known.key),
    )  # fmt: skip

    joining.take_reports(provider="bbb", reports=[told], at=at)

    assert OnlineAttendance.objects.get().joined_at == at


def test_zoom_challenges_and_reports(settings):
    with zoom(settings) as fake:
        sitting = make_open(provider="zoom")
        person = make_attendee(sitting.event, email="ada@parliament.example")
        joining.join(
            sitting=sitting, participant=person, is_moderator=False, by=None, at=timezone.now()
        )
        known = KnownGuest.objects.get()

        def post(said):
            headers, body = fake.told(REPORTS, said, at=timezone.now())
            return Client().post(
                "/hooks/meetings/zoom/", body, content_type="application/json", headers=headers
            )

        plain = post({"event": "endpoint.url_validation", "payload": {"plainToken": "abc"}})
        about = {
            "registrant_id": known.registrant, "participant_uuid": "55AA",
            "join_time": f"{timezone.now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        }  # fmt: skip
        at = {"id": meeting_of(sitting).reference, "participant": about}
        came = post({"event": "meeting.participant_joined", "payload": {"object": at}})

    assert json.loads(plain.content)["plainToken"] == "abc"
    assert came.status_code == 204
    assert OnlineAttendance.objects.filter(source="service").count() == 1


@pytest.mark.parametrize("is_by_account", [False, True])
def test_a_registrant_who_is_not_ours_is_found_by_her_address(scene, is_by_account):
    """Whoever registers her anew at the service gives her a number that we do not know."""
    _fake, sitting, known = scene
    mail = known.participant.email
    if is_by_account:
        user = make_account("eve@parliament.example")
        mail = user.email
        type(known.participant).objects.filter(pk=known.participant_id).update(email="", user=user)
    told = Attendance(
        key="k", meeting=meeting_of(sitting).reference, what="joined", at=sitting.starts_at,
        registrant="of another", address=mail.upper(),
    )  # fmt: skip

    assert joining.take_reports(provider="bbb", reports=[told], at=timezone.now()) == 1


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_held", [True, False], ids=["held", "control: not held"])
def test_a_report_that_comes_twice_at_once_counts_once(scene, monkeypatch, is_held):
    """Her row is held. Control: without it several find nothing and write; all but one fail."""
    _fake, sitting, known = scene
    told = Attendance(
        key="k", meeting=meeting_of(sitting).reference, what="joined",
        at=sitting.starts_at, guest=str(known.key),
    )  # fmt: skip
    add = joining._add

    def slowly(*about, **named):
        time.sleep(0.3)  # between the look and the row
        add(*about, **named)

    monkeypatch.setattr(joining, "_add", slowly)
    if not is_held:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)

    def take():
        return joining.take_reports(provider="bbb", reports=[told], at=timezone.now())

    news = simultaneously(take, take, take)

    if is_held:
        assert sorted(news) == [0, 0, 1]
    else:
        assert any(isinstance(one, IntegrityError) for one in news)
    assert OnlineAttendance.objects.count() == 1
