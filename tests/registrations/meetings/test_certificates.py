"""Certificates: who gets one, when, what everybody may check, and one's own page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from registrations.models.meetings import Certificate, OnlineAttendance
from registrations.rules.letters import shown_code
from registrations.selectors.copies_of_me import everything_about
from registrations.services import certificates
from sessions.models.sittings import Sitting
from tests.factories.accounts import api_client, make_account
from tests.factories.enrolments import make_enrolment, make_open_webinar
from tests.factories.meetings import make_attendee, make_online_sitting, make_webinar

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_account("ada@parliament.example", name="Ada")


@pytest.fixture
def sitting(db):
    """A sitting of ninety minutes, over for two hours."""
    found = make_online_sitting(make_webinar(), minutes=-210)
    return Sitting.objects.select_related("event").get(pk=found.pk)


def attend(sitting, person, minutes, **more):
    return OnlineAttendance.objects.create(
        sitting=sitting, participant=person, source="service",
        key=f"{person.pk}:{sitting.pk}:{minutes}", joined_at=sitting.starts_at,
        left_at=sitting.starts_at + timedelta(minutes=minutes), **more,
    )  # fmt: skip


def issue(at=None):
    return certificates.issue_due(at=at or timezone.now())


def test_who_was_there_long_enough_gets_one_and_is_told(sitting, ada, deliver_all):
    person, other = make_attendee(sitting.event, ada), make_attendee(sitting.event)
    gone = make_attendee(sitting.event, withdrawn_at=timezone.now())
    attend(sitting, person, 45)
    attend(sitting, other, 44)
    attend(sitting, gone, 90)

    assert (issue(), issue()) == (1, 0)

    (found,) = Certificate.objects.all()
    assert (found.participant, found.minutes, len(found.code)) == (person, 45, 16)
    (mail,) = deliver_all()
    assert person.email in mail.to[0]
    assert shown_code(found.code) in mail.body
    assert "/en/my-certificates/" in mail.body


def test_they_wait_an_hour_for_the_last_reports(sitting):
    attend(sitting, make_attendee(sitting.event), 90)

    assert issue(sitting.ends_at + timedelta(minutes=59)) == 0
    assert issue(sitting.ends_at + timedelta(minutes=60)) == 1


def test_they_wait_for_the_last_sitting_and_state_the_time_in_all(sitting):
    second = make_online_sitting(sitting.event, minutes=-100, hours=0.5)
    person = make_attendee(sitting.event)
    attend(sitting, person, 60)
    attend(second, person, 10)

    assert issue(second.ends_at + timedelta(minutes=30)) == 0
    assert issue(second.ends_at + timedelta(minutes=61)) == 1
    assert Certificate.objects.get().minutes == 70


def test_the_event_says_who_gets_one_and_may_say_nobody(sitting, world):
    person = make_attendee(sitting.event)
    attend(sitting, person, 45)
    at = timezone.now()
    keep = {"event": sitting.event, "by": world.editor, "at": at}

    certificates.set_rule(is_issued=False, least_percent=50, **keep)
    none = issue()
    certificates.set_rule(is_issued=True, least_percent=51, **keep)
    few = issue()
    certificates.set_rule(is_issued=True, least_percent=50, **keep)

    assert (none, few, issue()) == (0, 0, 1)


def test_the_rule_may_be_set_long_after_the_end(sitting, world):
    person = make_attendee(sitting.event)
    attend(sitting, person, 30)
    issue()
    late = sitting.ends_at + timedelta(days=40)
    certificates.set_rule(
        event=sitting.event, is_issued=True, least_percent=30, by=world.editor, at=late
    )

    assert (issue(late), issue(late)) == (1, 0)


def test_one_click_certifies_that_she_joined_and_no_time(client, sitting, ada, world):
    person = make_attendee(sitting.event, ada)
    OnlineAttendance.objects.create(
        sitting=sitting, participant=person, source="click", key="c", joined_at=sitting.starts_at
    )
    client.force_login(world.editor)
    listed = f"/en/console/sittings/{sitting.pk}/attendance"
    page, table = client.get(f"{listed}/").content.decode(), client.get(f"{listed}.csv")

    assert "Joined, time not known" in page
    assert "Long enough" not in page
    assert ",90," not in table.content.decode()
    assert issue() == 1
    certificate = Certificate.objects.get()
    assert certificate.minutes == 0
    for language in ("en", "ar"):
        assert certificates.as_pdf(certificate, language).startswith(b"%PDF-")


def test_a_click_is_nothing_where_the_service_tells_of_others_alone(sitting, ada):
    attend(sitting, make_attendee(sitting.event), 20)
    OnlineAttendance.objects.create(
        sitting=sitting, participant=make_attendee(sitting.event, ada), source="click", key="c",
        joined_at=sitting.starts_at,
    )  # fmt: skip

    assert issue() == 0


def test_at_assemblies_none_is_issued_unless_asked_for(world):
    sitting = make_online_sitting(world.assembly, minutes=-210, format="hybrid")
    attend(sitting, make_attendee(world.assembly), 90)
    Sitting.objects.exclude(pk=sitting.pk).update(
        ends_at=sitting.ends_at, starts_at=sitting.starts_at
    )

    assert issue() == 0


@pytest.fixture
def certificate(sitting, ada):
    attend(sitting, make_attendee(sitting.event, ada), 75)
    issue()
    return Certificate.objects.select_related("event", "participant").get()


def test_everybody_may_check_it(certificate, world):
    path = f"/en/certificates/{shown_code(certificate.code)}/"
    certificate.participant.function_in_parliament = "Chair of something private"
    certificate.participant.save()

    valid = Client().get(path)
    api = Client().get(f"/api/v1/certificates/{shown_code(certificate.code)}/")
    certificates.revoke(certificate=certificate, by=world.editor, at=timezone.now())
    revoked = Client().get(path)

    text = valid.content.decode()
    assert "This certificate is genuine and valid" in text
    assert certificate.participant.badge_name in text
    assert "Committees and artificial intelligence" in text
    assert "private" not in text
    assert certificate.participant.email not in text
    assert "75" not in text
    assert api.json() == {
        "code": shown_code(certificate.code), "state": "valid",
        "name": certificate.participant.badge_name,
        "event": "Committees and artificial intelligence",
        "starts_on": str(certificate.event.starts_on), "ends_on": str(certificate.event.ends_on),
    }  # fmt: skip
    assert "This certificate was revoked" in revoked.content.decode()
    assert Client().get(f"/en/certificates/{certificate.code.lower()}/").status_code == 200


@pytest.mark.parametrize("code", ["ABCD-EFGH-JKMN-PQRS", "x", "1" * 5000, "%00", "' OR 1=1"])
def test_an_unknown_code_is_said_so(certificate, code):
    answer = Client().get(f"/en/certificates/{code}/")

    assert answer.status_code == 404
    assert Client().get(f"/api/v1/certificates/{code}/").status_code == 404


def test_typing_a_code_leads_to_its_page(certificate):
    answer = Client().post("/en/certificates/", {"code": certificate.code.lower()})
    wrong = Client().post("/en/certificates/", {"code": "nonsense\x00"})

    assert answer["Location"] == f"/en/certificates/{shown_code(certificate.code)}/"
    assert wrong.status_code == 422
    assert "No certificate has this code." in wrong.content.decode() or "null" in (
        wrong.content.decode().lower()
    )


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_ones_own_page_gives_the_pdf_in_ones_language(client, certificate, ada, language):
    client.force_login(ada)
    shown = client.get(f"/{language}/my-certificates/").content.decode()
    path = f"/{language}/certificates/{certificate.pk}/certificate.pdf"
    answer = client.get(path)

    assert path in shown
    assert answer.content.startswith(b"%PDF-")
    assert answer.content == client.get(path).content  # the same facts, the same bytes


def test_anothers_certificate_and_a_revoked_one_are_not_given(client, certificate, ada, world):
    path = f"/en/certificates/{certificate.pk}/certificate.pdf"
    client.force_login(world.stranger)
    assert client.get(path).status_code == 404
    assert "PDF" not in client.get("/en/my-certificates/").content.decode()
    client.force_login(world.editor)
    assert client.get(path).status_code == 200
    assert client.post(f"/en/console/certificates/{certificate.pk}/revoke/").status_code == 302
    client.force_login(ada)
    assert client.get(path).status_code == 404
    assert "Revoked" in client.get("/en/my-certificates/").content.decode()


def test_the_lobby_offers_it_afterwards_with_recording_and_survey(client, certificate, ada):
    event = certificate.event
    sitting = event.sittings.get()
    for kind in ("recording", "survey", "page"):
        url = f"https://a.example/{kind[0]}"
        event.links.create(kind=kind, url=url, title={"en": "A thing"}, is_for_participants=True)
    client.force_login(ada)
    path = f"/en/events/{event.slug}/sittings/{sitting.pk}/lobby/"
    text = client.get(path).content.decode()
    client.force_login(make_account("bo@example.org"))
    others = client.get(path).content.decode()

    assert f"/en/certificates/{certificate.pk}/certificate.pdf" in text
    assert "https://a.example/r" in text
    assert "https://a.example/s" in text
    assert "https://a.example/p" not in text
    assert "https://a.example" not in others


def test_a_program_hears_of_its_own_attendance(certificate, ada):
    sitting = certificate.event.sittings.get()
    path = f"/api/v1/events/{certificate.event.slug}/sittings/{sitting.pk}/attendance/"

    assert api_client(ada).get(path).json()["minutes"] == 75
    assert api_client(make_account("bo@example.org")).get(path).status_code == 403


def test_what_is_kept_of_her_online_is_hers_to_take_away(ada):
    person = make_enrolment(make_open_webinar(), ada).participant
    sitting = Sitting.objects.get()
    attended = attend(sitting, person, 80)
    kept = Certificate.objects.create(
        event=sitting.event, participant=person, code="0123456789ABCDEF", minutes=80,
        issued_at=timezone.now(),
    )  # fmt: skip

    [taken] = everything_about(ada, at=timezone.now())["registrations"]

    assert [one["joined_at"] for one in taken["joined_online"]] == [attended.joined_at]
    assert [one["code"] for one in taken["certificates"]] == [kept.code]
    assert taken["may_join_from_afar"] == taken["known_to_meeting_services"] == []
