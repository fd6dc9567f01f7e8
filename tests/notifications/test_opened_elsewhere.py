"""Our mails as another program's parser opens them (postal-mime), not the one that Python has."""

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from notifications.gateways.mail import Parts, compose
from notifications.gateways.wire import write
from tests.sessions.readers import missing
from tools.readers import POSTAL_MIME

SCRIPT = Path(__file__).with_name("open_mail.js")
REQUEST = (
    b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:S\xc3\xa9ance\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
CANCEL = REQUEST.replace(b"REQUEST", b"CANCEL")
SEVERAL = b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"
PLAIN = Parts(
    subject="Another hour: Committee on Peace",
    text="Dear Ada,\n\nFrom now on it begins at 9.\n.\nA line with a dot before it.\n",
    html="<html><body><p>Dear Ada &amp; all</p></body></html>\n",
    calendar=None,
    method=None,
    recipient_name="Ada Exemplar",
    recipient_address="ada@example.org",
    sender_name="Secretariat",
    sender_address="desk@example.org",
    message_id="<5f0c1f8e@example.org>",
    at=datetime(2026, 3, 1, 9, tzinfo=UTC),
)
CHANGES = {
    "plain": {},
    "request": {"calendar": REQUEST, "method": "REQUEST"},
    "cancel": {"calendar": CANCEL, "method": "CANCEL"},
    "several entries": {"attached": SEVERAL},
    "arabic": {
        "subject": "تغيّر موعد الجلسة: اللجنة الدائمة للسلم والأمن الدوليين في جنيف",
        "text": "السيدة آدا،\n\nتبدأ الجلسة في الساعة التاسعة.\n",
        "html": '<html dir="rtl"><body><p>تبدأ الجلسة</p></body></html>\n',
        "recipient_name": "آدا المثال",
        "calendar": REQUEST,
        "method": "REQUEST",
    },
    "long name": {"recipient_name": "Ada Éxemplar de la Très Longue Délégation " * 4 + "x"},
    "name that looks like two": {"recipient_name": 'Exemplar, Ada "the first" <eve@example.org>'},
    "emoji": {"subject": "🗳️ " * 30 + "voted", "recipient_name": "Ada 👩🏽‍⚖️", "text": "👩🏽‍⚖️\n"},
    "mass mail": {"unsubscribe": "https://example.org/stop/" + "x" * 300},
    "long lines": {"text": "w" * 3000 + "\n", "html": "<p>" + "é" * 3000 + "</p>\n"},
}


def opened(written, folder):
    node = shutil.which("node")
    if node is None or not POSTAL_MIME.place.exists():
        missing("postal-mime with node (python3 -m tools.readers)", may_lack=True)
    file = folder / "mail.eml"
    file.write_bytes(written)
    command = [node, str(SCRIPT), str(POSTAL_MIME.place), str(file)]
    found = subprocess.run(command, capture_output=True, check=False)
    assert found.returncode == 0, found.stderr.decode()
    return json.loads(found.stdout)


def in_its_line_ends(calendar):
    return calendar.decode().replace("\r\n", "\n")


def one_line(text):
    return " ".join(text.split())


@pytest.mark.parametrize("way", ["straight", "library"])
@pytest.mark.parametrize("change", CHANGES)
def test_another_program_sees_what_was_said(change, way, tmp_path):
    parts = replace(PLAIN, **CHANGES[change])
    written = write(parts) if way == "straight" else compose(parts).message().as_bytes()

    mail = opened(written, tmp_path)

    assert mail["subject"] == one_line(parts.subject)
    assert mail["from"] == {"name": "Secretariat", "address": "desk@example.org"}
    assert mail["to"] == [{"name": one_line(parts.recipient_name), "address": "ada@example.org"}]
    assert mail["messageId"] == parts.message_id
    # This parser puts a line end of its own behind each body, and has none but "\n".
    assert mail["text"].rstrip("\n") == str(parts.text).rstrip("\n")
    assert mail["html"].rstrip("\n") == str(parts.html).rstrip("\n")
    assert mail["date"].startswith("2026-03-01T09:00:00")
    unsubscribe = mail["headers"].get("list-unsubscribe")
    assert unsubscribe == (f"<{parts.unsubscribe}>" if parts.unsubscribe else None)

    seen = [(one["name"], one["type"], one["method"], one["content"]) for one in mail["files"]]
    wanted = []
    if parts.calendar:
        said = in_its_line_ends(parts.calendar)
        wanted = [
            (None, "text/calendar", parts.method, said),
            ("invite.ics", "application/ics", None, said),
        ]
    if parts.attached:
        wanted.append(("changes.ics", "application/ics", None, in_its_line_ends(parts.attached)))
    assert seen == wanted
