"""Contract M1 to M3, M5, M10: what leaves the house, as a mail program reads it."""

import email
import email.policy
import os
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.header import decode_header, make_header
from email.utils import parseaddr

import icalendar
import pytest
from django.core import mail
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notifications.calendar.invitations import write_invitation
from notifications.enums import Method
from notifications.errors import MailMissing, MailRefused
from notifications.gateways.mail import MailboxBackend, Parts, compose, list_mailbox, read_mail
from tests.notifications.calendar.builders import make_entry

AT = datetime(2018, 3, 1, 10, 20, 30, tzinfo=UTC)
BACKEND = "notifications.gateways.mail.MailboxBackend"


def invitation(method=Method.REQUEST):
    return write_invitation(
        make_entry(summary="Séance plénière — جلسة عامة", description="é" * 400),
        method=method,
        organizer_name="Secretariat",
        organizer_address="events@example.org",
        attendee_name="Ann Example",
        attendee_address="ann@parliament.example",
        made_at=AT,
        language="fr",
    )


def make_parts(**changes):
    values = {
        "subject": "Votre inscription est confirmée",
        "text": "Bonjour Zoë,\n\nvotre séance a lieu samedi.\n",
        "html": "<p>Bonjour Zoë</p>\n",
        "calendar": invitation(),
        "method": "REQUEST",
        "recipient_name": "Ann Example",
        "recipient_address": "ann@parliament.example",
        "sender_name": "Secretariat",
        "sender_address": "events@example.org",
        "message_id": "<3f0c0b52-5b0a-4c8e-8a51-1c7c0a1d9b11@events.example.org>",
        "at": AT,
    }
    return Parts(**{**values, **changes})


def received(parts):
    """Compose, write and read a mail as a mail server's client would."""
    data = compose(parts).message().as_bytes(linesep="\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    return email.message_from_bytes(data, policy=email.policy.default)


def tree(part):
    if not part.is_multipart():
        return part.get_content_type()
    return (part.get_content_type(), *(tree(child) for child in part.iter_parts()))


def unfolded(header):
    return header.replace("\r\n", "")


def body_of(message, kind):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


@pytest.fixture
def mailbox(tmp_path, settings):
    settings.EMAIL_BACKEND = BACKEND
    settings.MAILBOX_DIR = tmp_path / "deep" / "mailbox"
    return settings.MAILBOX_DIR


def test_m1_a_mail_with_a_calendar_has_the_one_structure():
    message = received(make_parts())

    assert tree(message) == (
        "multipart/mixed",
        ("multipart/alternative", "text/plain", "text/html", "text/calendar"),
        "application/ics",
    )
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_content_disposition() == "attachment"


def test_m1_a_mail_without_a_calendar_is_text_and_html():
    message = received(make_parts(calendar=None, method=None))

    assert tree(message) == ("multipart/alternative", "text/plain", "text/html")
    assert body_of(message, "plain") == make_parts().text
    assert body_of(message, "html") == make_parts().html


@pytest.mark.parametrize("method", list(Method))
def test_m2_method_and_charset_stand_once_and_agree_with_the_calendar(method):
    calendar = invitation(method)
    data = compose(make_parts(calendar=calendar, method=method.value)).message().as_bytes()
    message = email.message_from_bytes(data, policy=email.policy.default)
    (part,) = [p for p in message.walk() if p.get_content_type() == "text/calendar"]

    wanted = f"Content-Type: text/calendar; method={method.value}; charset=UTF-8\r\n"
    assert data.count(wanted.encode()) == 1
    assert part.get_content_charset() == "utf-8"
    assert part["Content-Disposition"] is None
    assert data.lower().count(b"method=") == 1
    assert icalendar.Calendar.from_ical(part.get_payload(decode=True))["METHOD"] == method.value


def test_m3_both_copies_are_base64_and_the_very_bytes_of_the_calendar():
    calendar = invitation()
    message = received(make_parts(calendar=calendar))
    copies = [p for p in message.walk() if p.get_content_subtype() in ("calendar", "ics")]

    assert [p["Content-Transfer-Encoding"] for p in copies] == ["base64", "base64"]
    assert [p.get_payload(decode=True) for p in copies] == [calendar, calendar]
    assert all(len(line) <= 78 for p in copies for line in p.get_payload().splitlines())


def test_m5_one_recipient_and_no_copies():
    message = received(make_parts())

    assert message["To"] == "Ann Example <ann@parliament.example>"
    assert message["From"] == "Secretariat <events@example.org>"
    assert message["Cc"] is message["Bcc"] is message["Reply-To"] is None
    assert compose(make_parts()).recipients() == ["ann@parliament.example"]


def test_m10_the_headers_of_an_automatic_mail():
    message = received(make_parts(at=AT.astimezone(timezone(timedelta(hours=1)))))

    assert message["Message-ID"] == make_parts().message_id
    assert message["Date"].datetime == AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is message["List-Unsubscribe-Post"] is None
    assert len(message.get_all("MIME-Version")) == 1


def test_m10_every_try_of_a_message_has_the_same_message_id():
    first, second = received(make_parts()), received(make_parts(at=AT + timedelta(hours=1)))

    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] != second["Date"]


def test_m10_mass_mail_can_be_left_with_one_click_however_long_the_address():
    address = "https://events.example.org/leave/" + "0123456789abcdef" * 20
    message = received(make_parts(unsubscribe=address))

    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    data = compose(make_parts(unsubscribe=address)).message().as_bytes()
    assert f"List-Unsubscribe: <{address}>\r\n".encode() in data


def test_a_long_message_id_is_written_as_it_is():
    message_id = f"<3f0c0b52@{'very-long-name.' * 10}example.org>"

    assert (
        f"Message-ID: {message_id}\r\n".encode()
        in compose(make_parts(message_id=message_id)).message().as_bytes()
    )


EVIL = ["x\r\nBcc: all@example.org", "x\nX-Evil: 1", "x\r\n\r\nbody"]


@pytest.mark.parametrize("field", ["subject", "recipient_name", "sender_name"])
@pytest.mark.parametrize("evil", EVIL)
def test_no_value_opens_a_new_header(field, evil):
    message = received(make_parts(**{field: evil}))

    assert message["Bcc"] is message["X-Evil"] is None
    assert body_of(message, "plain") == make_parts().text


@pytest.mark.parametrize(
    "name", ["a" * 120 + ", all@example.org", "A, <all@example.org>, " * 9, '"A" <all@example.org>']
)
def test_no_name_adds_a_recipient(name):
    message = received(make_parts(recipient_name=name))

    assert [a.addr_spec for a in message["To"].addresses] == ["ann@parliament.example"]
    assert compose(make_parts(recipient_name=name)).recipients() == ["ann@parliament.example"]


@pytest.mark.parametrize("field", ["recipient_address", "sender_address"])
@pytest.mark.parametrize("evil", [*EVIL, "a@x.org\r\nBcc: b@x.org"])
def test_no_address_opens_a_new_header(field, evil):
    with pytest.raises(MailRefused):
        compose(make_parts(**{field: evil}))


@settings(max_examples=100, deadline=None)
@example(subject="é" * 120, name="ج" * 60)
@example(subject="a" * 200, name='O\'Neil, "Ann" ' * 8)
@example(subject="جلسة الجمعية العامة " * 6, name="عبد الرحمن بن عبد العزيز آل محمود " * 2)
@given(
    subject=st.text(max_size=120).filter(lambda s: s.isprintable() and s.strip()),
    name=st.text(max_size=60).filter(str.isprintable),
)
def test_any_printable_subject_and_name_arrive(subject, name):
    data = (
        compose(make_parts(subject=subject, recipient_name=name, calendar=None, method=None))
        .message()
        .as_bytes()
    )
    headers = email.message_from_bytes(data, policy=email.policy.compat32)

    assert str(make_header(decode_header(unfolded(headers["Subject"])))) == " ".join(
        subject.split()
    )
    written_name, address = parseaddr(unfolded(headers["To"]))
    assert str(make_header(decode_header(written_name))) == " ".join(name.split())
    assert address == "ann@parliament.example"
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))


@pytest.mark.parametrize(
    "text",
    ["جلسة الجمعية العامة\n", "👩🏽\u200d⚖️\n", "a" * 3000 + "\n", "From here\n.\n", "= é =\n"],
)
def test_any_text_arrives(text):
    message = received(make_parts(text=text, html=f"<p>{text}</p>\n"))

    assert body_of(message, "plain") == text
    assert body_of(message, "html") == f"<p>{text}</p>\n"


def test_a_host_in_another_script_is_written_for_old_servers():
    message = received(make_parts(recipient_address="ann@parlement-québec.example"))

    assert message["To"].addresses[0].addr_spec == "ann@xn--parlement-qubec-mnb.example"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": " \r\n"}, "subject"),
        ({"recipient_address": "ann"}, "recipient"),
        ({"recipient_address": "zoë@parliament.example"}, "recipient"),
        ({"recipient_address": "a@x.org, b@x.org"}, "recipient"),
        ({"sender_address": ""}, "sender"),
        ({"method": None}, "method"),
        ({"calendar": None}, "method"),
        ({"at": datetime(2018, 3, 1)}, "at"),  # noqa: DTZ001 - naive on purpose
        ({"message_id": "3f0c@events.example.org"}, "message_id"),
        ({"message_id": "<a@b>\r\nX: 1"}, "message_id"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_the_field_s_name(changes, field):
    with pytest.raises(MailRefused) as refusal:
        compose(make_parts(**changes))

    assert refusal.value.details["field"] == field
    assert refusal.value.code == "mail_refused"


def test_django_s_smtp_backend_sends_the_very_message():
    class Wire:
        def sendmail(self, sender, recipients, data):
            self.sent = (sender, recipients, data)

    backend = EmailBackend()
    backend.connection = Wire()

    assert backend.send_messages([compose(make_parts())]) == 1
    sender, recipients, data = backend.connection.sent
    assert (sender, recipients) == (
        "Secretariat <events@example.org>",
        ["ann@parliament.example"],
    )
    assert tree(email.message_from_bytes(data, policy=email.policy.default))[0] == "multipart/mixed"


def test_services_that_build_mails_themselves_find_the_same_parts():
    composed = compose(make_parts())

    assert [kind for _, kind in composed.alternatives] == [
        "text/html",
        "text/calendar; method=REQUEST",
    ]
    ((name, content, kind),) = composed.attachments
    assert (name, content, kind) == ("invite.ics", make_parts().calendar, "application/ics")
    assert composed.extra_headers["Message-ID"] == make_parts().message_id


def test_a_mail_can_be_kept_by_the_test_outbox():
    compose(make_parts(), connection=get_connection()).send()

    assert [m.subject for m in mail.outbox] == ["Votre inscription est confirmée"]


def test_the_mailbox_keeps_a_mail_and_opens_it(mailbox):
    assert compose(make_parts(), connection=get_connection()).send() == 1

    (envelope,) = list_mailbox(mailbox)
    assert envelope.subject == "Votre inscription est confirmée"
    assert envelope.recipient == "Ann Example <ann@parliament.example>"
    assert envelope.sent_at == AT
    opened = read_mail(mailbox, envelope.name)
    assert opened.subject == envelope.subject
    assert opened.text == make_parts().text
    assert opened.html == make_parts().html
    assert opened.calendar == make_parts().calendar
    assert opened.attachments == ("invite.ics",)
    assert [path.suffix for path in mailbox.iterdir()] == [".eml"]


def test_the_mailbox_takes_the_same_message_id_once(mailbox):
    first = make_parts()
    for parts in (first, replace(first, at=AT + timedelta(hours=1), subject="Again")):
        compose(parts, connection=get_connection()).send()
    compose(replace(first, message_id="<other@x.org>"), connection=get_connection()).send()

    assert len(list_mailbox(mailbox)) == 2
    assert {envelope.subject for envelope in list_mailbox(mailbox)} == {first.subject}


def test_the_mailbox_takes_one_mail_from_many_senders_at_once(mailbox):
    ready = threading.Barrier(6)

    def send():
        ready.wait()
        MailboxBackend().send_messages([compose(make_parts())])

    senders = [threading.Thread(target=send) for _ in range(6)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert [path.suffix for path in mailbox.iterdir()] == [".eml"]
    (envelope,) = list_mailbox(mailbox)
    assert read_mail(mailbox, envelope.name).calendar == make_parts().calendar


def test_the_mailbox_takes_django_s_own_mails_and_bodies_without_html(mailbox):
    EmailMessage("Hello", "Text", "a@example.org", ["b@example.org"]).send()

    (envelope,) = list_mailbox(mailbox)
    opened = read_mail(mailbox, envelope.name)
    assert (opened.text.strip(), opened.html, opened.calendar) == ("Text", "", None)
    assert opened.attachments == ()


def test_the_newest_mail_stands_first_and_the_list_has_an_end(mailbox):
    for number in range(3):
        message_id = f"<{number}@example.org>"
        compose(make_parts(message_id=message_id, subject=f"No. {number}")).send()
        (path,) = [p for p in mailbox.iterdir() if f"No. {number}".encode() in p.read_bytes()]
        written = 1_500_000_000 + number
        os.utime(path, (written, written))

    assert [e.subject for e in list_mailbox(mailbox)] == ["No. 2", "No. 1", "No. 0"]
    assert [e.subject for e in list_mailbox(mailbox, limit=1)] == ["No. 2"]


def test_a_long_name_is_read_as_it_was_written(mailbox):
    name = "عبد الرحمن بن عبد العزيز بن محمد آل محمود " * 2
    compose(make_parts(recipient_name=name, subject=f"ج{name}")).send()

    (envelope,) = list_mailbox(mailbox)
    assert envelope.recipient == f"{name.strip()} <ann@parliament.example>"
    assert envelope.subject == f"ج{name}".strip()


def test_an_absent_mailbox_is_empty(mailbox):
    assert list_mailbox(mailbox) == ()


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "0" * 40, "0" * 40 + "\n"])
def test_only_names_of_kept_mails_are_opened(mailbox, name):
    with pytest.raises(MailMissing):
        read_mail(mailbox, name)
