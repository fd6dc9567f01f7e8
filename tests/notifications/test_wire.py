"""The mail that is written straight away is the mail that the library would write."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notifications.errors import MailRefused
from notifications.gateways.mail import Parts, compose
from notifications.gateways.personal import Personal
from notifications.gateways.wire import write

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
CALENDAR = b"BEGIN:VCALENDAR\r\nSUMMARY:S\xc3\xa9ance\r\nEND:VCALENDAR\r\n"
PLAIN = Parts(
    subject="Hello",
    text="Dear Ada,\n\n.\nFrom here on\ttrailing \n",
    html="<p>Hello</p>",
    calendar=None,
    method=None,
    recipient_name="Ada Exemplar",
    recipient_address="ada@example.org",
    sender_name="Secretariat",
    sender_address="desk@example.org",
    message_id="<5f0c1f8e@example.org>",
    at=AT,
)
NAMES = st.text(max_size=80)
SUBJECTS = st.text(min_size=1, max_size=200).filter(lambda x: any(c.isalnum() for c in x))
BODIES = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


def facts_of(written):
    mail = message_from_bytes(written, policy=policy.default)
    return (
        {name: str(mail[name]) for name in mail if name != "Content-Type"},
        [
            (
                part.get_content_type(),
                part.get_param("method"),
                str(part.get_content_charset()).lower(),
                part["Content-Transfer-Encoding"],
                part.get_content_disposition(),
                part.get_filename(),
                None if part.is_multipart() else part.get_payload(decode=True),
            )
            for part in mail.walk()
        ],
    )


def is_the_same(parts):
    ours, theirs = write(parts), compose(parts).message().as_bytes()
    assert facts_of(ours) == facts_of(theirs)
    lines = ours.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    return lines


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"calendar": CALENDAR, "method": "REQUEST"},
        {"attached": CALENDAR},
        {"unsubscribe": "https://example.org/stop/" + "x" * 300},
        {"recipient_name": ""},
        {"recipient_name": 'Exemplar, Ada "the first"', "sender_name": "Secrétariat"},
        {"recipient_address": "ada@exämple.org"},
        {"subject": "Une séance a changé " * 12},
        {"text": "مرحبا\n" * 40, "html": "x" * 3000},
    ],
)
def test_every_structure_is_the_same(change):
    lines = is_the_same(replace(PLAIN, **change))

    too_long = [one for one in lines if len(one) > 78 and not one.startswith(b"List-Unsub")]
    assert too_long == []


@given(NAMES, SUBJECTS, BODIES)
@example("Ada\r\nBcc: eve@example.org", "Hello\r\nBcc: eve@example.org", "a\r\rb\x0b\x85c")
def test_whatever_is_said_the_words_are_the_same(name, subject, text):
    parts = replace(PLAIN, recipient_name=name, subject=subject)
    ours, theirs = write(parts), compose(parts).message().as_bytes()
    assert facts_of(ours)[0] == facts_of(theirs)[0]

    mail = message_from_bytes(write(replace(PLAIN, text=text)), policy=policy.default)
    said = mail.get_body(("plain",)).get_payload(decode=True).decode()
    assert said.replace("\r\n", "\n") == (
        text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    )
    assert mail["Bcc"] is None


def test_what_cannot_be_a_header_is_refused():
    for change in ({"subject": " \r\n "}, {"recipient_address": "nobody"}):
        with pytest.raises(MailRefused):
            write(replace(PLAIN, **change))


MARK = "\ue000name\ue001"


@given(
    st.lists(st.one_of(BODIES, st.just(MARK), st.just(f"Dear {MARK},"), st.just(""))),
    st.text(max_size=40),
)
@example([f"Dear {MARK},", "...", f"{MARK}{MARK}"], "Ada\r\n.\r\nRéader")
def test_a_text_for_many_is_written_as_if_it_were_hers_alone(lines, name):
    letter = Personal("".join(f"{line}\n" for line in lines), ((MARK, name),))

    shared = write(replace(PLAIN, text=letter, html=letter))

    assert shared == write(replace(PLAIN, text=str(letter), html=str(letter)))
