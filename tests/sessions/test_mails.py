"""What followers read when a sitting is moved or cancelled."""

from datetime import timedelta

import icalendar
import pytest

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from notifications.models.follows import Follow
from sessions.services import sittings
from tests.factories.sessions import LATER, NOW, make_assembly, make_room, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    assembly = make_assembly(number=138)
    room = make_room(assembly, "Room 18 <north>")
    titles = {"en": "Women's Forum & Bureau", "fr": "Forum des femmes & Bureau"}
    return make_sitting(assembly, room=room, title=titles)


def follow(sitting, language="en", name="Ada"):
    user = User.objects.create_user(f"{name.lower()}@example.org", name=name, language=language)
    Follow.objects.create(user=user, topic=sitting.topic, created_at=NOW)


def move(sitting, **changes):
    slot = sittings.Slot(
        starts_at=sitting.starts_at + timedelta(hours=5),
        ends_at=sitting.ends_at + timedelta(hours=5),
        room=sitting.room,
    )
    return sittings.move(sitting=sitting, to=slot, by=None, at=LATER, **changes)


def part(mail, kind):
    parts = [p for p in mail.message().walk() if p.get_content_type() == kind]
    return parts[0].get_payload(decode=True).decode()


def test_text_alone_says_what_when_with_zone_where_and_links(sitting, deliver_all):
    follow(sitting)
    move(sitting, note=LanguageMap({"en": "The hall is free later."}))

    (mail,) = deliver_all()

    assert mail.subject == (
        "Changed: Women's Forum & Bureau, Wednesday 21 October 2026, 14:00 to 16:00 (Europe/Zurich)"
    )
    text = part(mail, "text/plain")
    for said in (
        "Dear Ada,",
        "Women's Forum & Bureau",
        "Governing Council",
        "Wednesday 21 October 2026, 14:00 to 16:00 (Europe/Zurich)",
        "Room 18 <north>",
        "The hall is free later.",
        f"http://testserver/en/events/138/sittings/{sitting.pk}/",
        "http://testserver/en/events/138/programme/",
    ):
        assert said in text
    assert "&amp;" not in text
    assert "&#x27;" not in text


def test_sitting_past_midnight_names_the_day_of_its_end(sitting, deliver_all):
    follow(sitting)
    slot = sittings.Slot(
        starts_at=sitting.starts_at + timedelta(hours=13),
        ends_at=sitting.starts_at + timedelta(hours=15, minutes=30),
        room=sitting.room,
    )
    sittings.move(sitting=sitting, to=slot, by=None, at=LATER)

    said = "Wednesday 21 October 2026, 22:00 to Thursday 22 October 2026, 00:30 (Europe/Zurich)"
    assert said in part(deliver_all()[0], "text/plain")


def test_html_says_the_same_and_escapes(sitting, deliver_all):
    follow(sitting)
    move(sitting)

    html = part(deliver_all()[0], "text/html")

    assert "Women&#x27;s Forum &amp; Bureau" in html
    assert "Room 18 &lt;north&gt;" in html
    assert '<html lang="en" dir="ltr">' in html


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_details_follow_the_sentence_that_announces_them(sitting, deliver_all, kind):
    follow(sitting)
    move(sitting)
    cancelled = make_sitting(sitting.event, day=2)
    Follow.objects.create(
        user=User.objects.get(email="ada@example.org"), topic=cancelled.topic, created_at=NOW
    )
    sittings.cancel(sitting=cancelled, by=None, at=LATER)

    told = {mail.subject.partition(":")[0]: part(mail, kind) for mail in deliver_all()}

    for said, announced, then in (
        ("Changed", "This is how it stands now:", "changes with this message."),
        ("Cancelled", "A sitting you follow was cancelled:", "is cancelled with this message."),
    ):
        text = told[said]
        assert text.index(announced) < text.index("Europe/Zurich") < text.index(then)


def test_each_follower_reads_it_in_her_language(sitting, deliver_all):
    follow(sitting, "en", "Ada")
    follow(sitting, "fr", "Marie")
    move(sitting, note=LanguageMap({"en": "Later", "fr": "Plus tard"}))

    mails = {mail.to[0].split("<")[-1].rstrip(">"): mail for mail in deliver_all()}

    assert "Forum des femmes & Bureau" in part(mails["marie@example.org"], "text/plain")
    assert "Plus tard" in part(mails["marie@example.org"], "text/plain")
    assert "Women's Forum" in part(mails["ada@example.org"], "text/plain")


def test_cancellation_is_a_cancel_with_a_higher_sequence(sitting, deliver_all):
    follow(sitting)
    sittings.cancel(sitting=sitting, note=LanguageMap({"en": "No quorum"}), by=None, at=LATER)

    (mail,) = deliver_all()

    assert mail.subject.startswith("Cancelled: ")
    assert "No quorum" in part(mail, "text/plain")
    calendar = icalendar.Calendar.from_ical(part(mail, "text/calendar"))
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert (event["SEQUENCE"], event["UID"]) == (1, str(sitting.uid))


def test_nobody_follows_nobody_is_told(sitting, deliver_all):
    move(sitting)

    assert deliver_all() == []
