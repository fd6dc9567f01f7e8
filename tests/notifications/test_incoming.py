"""Answers of calendars and reports of mails: what is kept, and what is passed over in silence."""

import base64
import io
import json
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from assemblies.enums import CalendarStatus
from notifications.calendar.entries import Entry
from notifications.calendar.plain import to_plain
from notifications.enums import Lane, ReportKind, SuppressionReason
from notifications.jobs.rendering import parts_of
from notifications.models.calendars import CalendarReply
from notifications.models.delivery import DeliveryReport, Suppression
from notifications.models.messages import Message, thread_of
from notifications.selectors import answers_to
from notifications.services import incoming, reports
from notifications.web import hooks
from tests.factories.accounts import make_account

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
UID = "5f0c1f8e-0d3f-4b7a-9a51-000000000001"
ADA = "ada@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited():
    return made("REQUEST")


def made(method="", address=ADA, key="k", state="sent", **more):
    return Message.objects.create(
        recipient=address,
        domain=address.partition("@")[2],
        language="en",
        key=f"{key}:{method}",
        kind="sitting_changed",
        lane=Lane.MAIL,
        thread=thread_of(address, UID),
        uid=UID,
        method=method,
        context={"title": "Hello"},
        state=state,
        sent_at=AT if state == "sent" else None,
        created_at=AT,
        due_at=AT,
        **more,
    )


def a_reply(
    *,
    sender=ADA,
    attendee=f"mailto:{ADA}",
    answer="ACCEPTED",
    uid=UID,
    stamp="20260301T100000Z",
    sequence=0,
    method="REPLY",
    more="",
):
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example//Calendar//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{stamp}",
        f"SEQUENCE:{sequence}",
        f"ATTENDEE;PARTSTAT={answer}:{attendee}",
        *([more] if more else []),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Ada <{sender}>", "desk@example.org", "Accepted"
    mail.set_content("Ada has accepted.")
    mail.add_alternative("\r\n".join(lines), subtype="calendar", params={"method": method})
    return mail.as_bytes()


def take(written):
    return incoming.take_octets(written=written, at=AT + timedelta(hours=2))


def test_an_answer_to_an_invitation_is_kept_and_a_later_one_takes_its_place(invited):
    assert take(a_reply()) == "kept"
    assert take(a_reply(answer="DECLINED", stamp="20260301T103000Z")) == "kept"

    (reply,) = CalendarReply.objects.all()
    assert (reply.address, reply.uid, reply.answer) == (ADA, UID, "declined")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sender": "eve@example.org"}, "sent by somebody else"),
        ({"sender": "eve@x.org", "attendee": "mailto:eve@x.org"}, "not invited"),
        ({"uid": "another"}, "not invited"),
        ({"method": "REQUEST"}, "no reply"),
        ({"answer": "DELEGATED"}, "no answer"),
        ({"answer": "NEEDS-ACTION"}, "no answer"),
        ({"attendee": "https://example.org/ada"}, "no answer"),
        ({"more": "RRULE:FREQ=DAILY"}, "recurring"),
        ({"more": "RECURRENCE-ID:20260301T090000Z"}, "recurring"),
        ({"more": "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.org"}, "no attendee or no entry"),
        ({"more": "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x"}, "not one entry"),
        ({"stamp": "20990101T000000Z"}, "from the future"),
        ({"stamp": "never"}, "a broken value"),
        ({"sequence": -4}, "no number"),
        ({"sequence": "9" * 30}, "no number"),
        ({"more": "X-A:" + "x" * 70_000}, "too large"),
    ],
)
def test_what_is_no_plain_answer_of_the_one_invited_is_passed_over(invited, change, reason):
    said = take(a_reply(**change))

    assert said.startswith("passed over")
    assert reason in said or "not a calendar" in said
    assert not CalendarReply.objects.exists()


def test_an_older_answer_does_not_undo_a_later_one(invited):
    take(a_reply(answer="DECLINED", stamp="20260301T103000Z"))

    assert take(a_reply(stamp="20260301T100000Z")) == "passed over: older than the last"
    assert CalendarReply.objects.get().answer == "declined"


def test_an_answer_to_a_cancelled_entry_is_passed_over(invited):
    made("CANCEL")

    assert take(a_reply()) == "passed over: cancelled"


@pytest.mark.parametrize(
    "written",
    [
        a_reply(uid="a\x00b"),
        a_reply(uid="a%00b").replace(b"mailto:ada@", b"mailto:ada%00@"),
        a_reply(attendee="mailto:ada%ED%A0%80@example.org"),
        a_reply(attendee="mailto:" + "a" * 300 + "@example.org"),
        a_reply(uid="h\u00e9"),
    ],
)
def test_what_no_database_would_take_is_passed_over(invited, written):
    assert take(written).startswith("passed over")


@pytest.mark.stack
def test_a_nul_anywhere_harms_nobody_on_postgresql(invited):
    for where in (b"ada@", b"ACCEPTED", UID.encode(), b"20260301", b"Ada"):
        assert take(a_reply().replace(where, where + b"\x00")).startswith(("passed over", "kept"))
    for where in (b"5.1.1", b"failed", b"rfc822; ada", b"@testserver"):
        said = take(returned(invited).replace(where, where + b"\x00"))
        assert said.startswith(("passed over", "noted"))


def test_a_mail_nested_too_deep_to_be_read_is_passed_over(invited):
    parts = [
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(5000)
    ]
    assert take(b"From: a@b.org\r\n" + b"".join(parts)) == "passed over: unreadable"


def test_a_number_that_was_never_sent_shuts_nobody_out():
    made("REQUEST", entry={"sequence": 1})

    refused = take(a_reply(answer="DECLINED", sequence=2**31 - 1))
    assert refused == "passed over: answers what was never sent"
    assert take(a_reply(sequence=0)) == "kept"
    assert take(a_reply(sequence=1, answer="TENTATIVE")) == "kept"
    assert take(a_reply(sequence=0, stamp="20260301T103000Z")) == "passed over: older than the last"


def test_where_our_numbers_are_erased_the_later_answer_counts(invited):
    assert take(a_reply(answer="DECLINED", sequence=2**31 - 1)) == "kept"
    assert take(a_reply(sequence=1, stamp="20260301T103000Z")) == "kept"
    assert (CalendarReply.objects.get().answer, CalendarReply.objects.get().sequence) == (
        "accepted",
        0,
    )


def test_an_answer_without_organizer_and_to_an_invitation_that_never_left():
    made("REQUEST", state="queued")

    assert take(a_reply()) == "passed over: not invited"


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\x00\xff" * 500,
        b"From: a\r\n\r\n",
        b"Content-Type: text/calendar; charset=nonsense\r\n\r\nBEGIN:VCALENDAR",
        b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n===",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 400,
        b"x" * 600_000,
        a_reply().replace(b"UID:", b'UID;X=":'),
    ],
)
def test_a_broken_or_huge_mail_harms_nobody(invited, written):
    assert take(written).startswith("passed over")


def returned(message, *, status="5.1.1", action="failed", recipient=ADA):
    return "\r\n".join(
        [
            "From: MAILER-DAEMON@mx.example.org",
            "Subject: Undelivered",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            "Sorry.",
            "--b",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.example.org",
            "",
            f"Final-Recipient: rfc822; {recipient}",
            f"Action: {action}",
            f"Status: {status}",
            "Diagnostic-Code: smtp; 550 no such user",
            "",
            "--b",
            "Content-Type: text/rfc822-headers",
            "",
            "Subject: Hello",
            f"Message-ID: <{message.public_id}@testserver>",
            "",
            "--b--",
            "",
        ]
    ).encode()


def test_a_mail_that_comes_back_is_given_up_and_its_address_is_not_written_to(invited):
    assert take(returned(invited)) == "noted"
    take(returned(invited))  # the same report twice

    invited.refresh_from_db()
    assert (invited.state, invited.failure, invited.sent_at) == ("failed", "bounced", AT)
    assert DeliveryReport.objects.count() == 1
    assert Suppression.objects.get().reason == SuppressionReason.BOUNCED


def test_a_passing_bounce_stops_nothing_until_there_are_five_in_a_row():
    for number in range(5):
        assert not Suppression.objects.exists()
        message = made("REQUEST", key=f"k{number}")
        take(returned(message, status="4.2.2"))

    assert Suppression.objects.get().address == ADA


def test_passing_bounces_with_mails_between_that_did_not_come_back_stop_nothing():
    for number in range(7):
        take(returned(made(key=f"full{number}"), status="4.2.2"))
        made(key=f"arrived{number}")

    assert not Suppression.objects.exists()


def test_five_passing_bounces_in_a_row_stop_an_address_whatever_is_still_under_way():
    messages = [made(key=f"k{number}") for number in range(5)]
    made(key="not back yet")
    for message in messages:
        assert not Suppression.objects.exists()
        take(returned(message, status="4.2.2"))

    assert Suppression.objects.get().reason == SuppressionReason.BOUNCED


def test_a_report_of_no_mail_of_ours_stops_nobody(invited):
    assert "no mail of ours" in take(returned(invited, recipient="bob@example.org"))
    stranger = made("REQUEST", key="other")
    stranger.public_id = "00000000-0000-4000-8000-000000000000"
    assert "no mail of ours" in take(returned(stranger))
    assert not Suppression.objects.exists()


def test_a_complaint_never_weakens_a_bounce_and_the_desk_lifts_either(invited):
    def report(kind, key, **more):
        said = reports.Report(event_key=key, kind=kind, **more)
        return reports.take_report(report=said, message=invited, address=ADA.upper(), at=AT)

    assert report(ReportKind.COMPLAINED, "1")
    assert Suppression.objects.get().reason == "complained"
    assert report(ReportKind.BOUNCED, "2", is_permanent=True)
    assert report(ReportKind.COMPLAINED, "3")
    assert not report(ReportKind.COMPLAINED, "3")
    assert Suppression.objects.get().reason == "bounced"

    reports.lift(suppression=Suppression.objects.get(), by=make_account("desk@example.org"), at=AT)
    assert not Suppression.objects.exists()


def test_a_mail_server_may_pipe_a_mail_into_the_command(invited, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(a_reply())))
    Message.objects.update(sent_at=AT)
    said = io.StringIO()

    call_command("read_mail", stdout=said)

    assert said.getvalue().strip() in {"kept", "passed over: from the future"}


def test_a_mail_is_kept_by_its_server_while_the_database_is_away(monkeypatch):
    def away(**_):
        raise OperationalError

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(a_reply())))
    monkeypatch.setattr(incoming, "keep", away)
    with pytest.raises(CommandError) as refusal:
        call_command("read_mail")
    assert refusal.value.returncode == 75


# The provider's door


def post(client, body, *, name="postmark", what="tracking", secret="anybody:secret"):
    return client.post(
        f"/hooks/mail/{name}/{what}/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()},
    )


@pytest.fixture
def provider(settings):
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "anybody:secret", "POSTMARK_SERVER_TOKEN": "x"}


def bounce(message, **more):
    return {
        "RecordType": "Bounce",
        "MessageID": "a-number-of-the-providers-own",
        "Metadata": {"message": str(message.public_id)},
        "ID": 42,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Email": ADA,
        "BouncedAt": "2026-03-01T09:00:00Z",
        **more,
    }


def test_a_provider_reports_a_bounce_once(client, provider, invited):
    assert post(client, bounce(invited)).status_code == 200
    assert post(client, bounce(invited)).status_code == 200

    invited.refresh_from_db()
    assert (invited.state, invited.failure) == ("failed", "bounced")
    assert DeliveryReport.objects.count() == 1
    assert Suppression.objects.get().address == ADA


def test_nobody_else_reports_anything(client, provider, invited, settings):
    assert post(client, bounce(invited), secret="anybody:else").status_code == 400
    assert post(client, bounce(invited), name="mailgun").status_code == 404
    assert post(client, bounce(invited), what="nonsense").status_code == 404
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "x"}  # nothing to check a caller by
    assert post(client, bounce(invited)).status_code == 404
    settings.ANYMAIL |= {"MAILGUN_WEBHOOK_SIGNING_KEY": "another provider's"}
    assert post(client, bounce(invited)).status_code == 404
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert post(client, bounce(invited)).status_code == 404
    assert not DeliveryReport.objects.exists()


@pytest.mark.parametrize("body", [[], {}, 7, {"RecordType": "Bounce"}, {"RecordType": []}])
def test_a_provider_that_sends_nonsense_gets_no_server_error(client, provider, body):
    assert post(client, body).status_code < 500
    assert post(client, body, what="inbound").status_code < 500
    assert post(client, {"x": "y" * 1_200_000}).status_code in {400, 413}


def test_a_provider_brings_an_answer(client, provider, invited):
    Message.objects.update(sent_at=AT)
    body = {"RawEmail": a_reply().decode(), "From": ADA, "FromFull": {"Email": ADA, "Name": ""}}
    body |= {"To": "desk@example.org", "ToFull": [], "Headers": []}

    assert post(client, body, what="inbound").status_code == 200


def test_answers_are_shown_by_name():
    made("REQUEST", recipient_name="Ada Exemplar")
    made("REQUEST", address="bob@example.org", key="b", recipient_name="")
    take(a_reply())
    take(a_reply(sender="bob@example.org", attendee="MAILTO:Bob@Example.org", answer="DECLINED"))

    answers = answers_to(UID)

    assert (answers.accepted, answers.declined) == (("Ada Exemplar",), ("bob@example.org",))
    assert not answers_to("another")


def test_the_answer_of_who_is_no_longer_invited_is_not_counted():
    made("REQUEST")
    take(a_reply())
    made("CANCEL", key="later", state="queued")
    assert not answers_to(UID)

    made("REQUEST", key="again")
    assert answers_to(UID).accepted == (ADA,)


@pytest.mark.parametrize(("name", "what"), hooks._SIGNED_BY)
def test_the_keys_named_for_a_door_are_what_it_checks_signatures_by(settings, name, what):
    pem = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"  # no whole key: read, and refused as one
    settings.ANYMAIL = {
        hooks._SIGNED_BY[name, what]: pem, "MAILTRAP_API_TOKEN": "x", "RESEND_API_KEY": "x",
    }  # fmt: skip
    view = hooks._doors()[f"{name}_{what}_webhook"].view_class
    try:
        is_signed = not view().warn_if_no_basic_auth
    except (ValueError, ImportError):
        is_signed = True
    assert is_signed


@pytest.mark.parametrize("reads", [True, False])
def test_an_invitation_asks_for_an_answer_only_where_it_is_read(settings, reads):
    settings.REPLIES_ARE_READ = reads
    entry = Entry(
        uid=UID, sequence=0, created_at=AT, changed_at=AT, starts=AT,
        ends=AT + timedelta(hours=1), zone="Europe/Zurich", summary="Sitting",
        status=CalendarStatus.CONFIRMED,
    )  # fmt: skip
    asked = made("REQUEST", entry=to_plain(entry))
    told = made("CANCEL", entry=to_plain(entry))

    made_ones = [parts_of(one, at=AT).calendar for one in (asked, told)]
    calendars = [one.replace(b"\r\n ", b"") for one in made_ones]

    assert (b"RSVP=TRUE" in calendars[0]) is reads
    assert b"RSVP=FALSE" in calendars[1]
