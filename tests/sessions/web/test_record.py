"""Who was there, on the sitting's page and on those of its editors: parts and quorum."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sessions.enums import Part
from sessions.models.presence import QuorumRecord
from sessions.services import presence, sittings
from tests.factories.record import make_part, make_participant
from tests.factories.sessions import make_sitting

pytestmark = pytest.mark.django_db


def address(sitting, more="", language="en"):
    return f"/{language}/events/138/sittings/{sitting.pk}/{more}"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def editor(world):
    client = Client()
    client.force_login(world.editor)
    return client


def names(html):
    return re.findall(r"<strong><bdi>(.*?)</bdi>", html.content.decode())


def test_everybody_reads_who_has_a_part(world):
    rosa = make_participant(
        world.assembly, delegation=world.file.delegation, function_in_parliament="Vice-President"
    )
    make_part(world.sitting, participant=rosa)
    make_part(world.sitting, Part.PANELLIST, guest="Guest Example", function="Author")

    page = text(Client().get(address(world.sitting)))

    assert "Chair Rosa Example Vice-President France" in page
    assert "Panellist Guest Example Author" in page


def test_vice_chair_stands_in_for_the_chair(world, editor):
    data = {"guest": "Vera Vice", "part": "vice_chair", "function": "", "seen": ""}

    editor.post(address(world.sitting, "parts/"), data)

    assert "Vice-chair Vera Vice" in text(Client().get(address(world.sitting)))


def test_kept_page_changes_with_the_parts(world):
    reader = Client()
    assert names(reader.get(address(world.sitting))) == []

    make_part(world.sitting)

    assert names(reader.get(address(world.sitting))) == ["Guest Example"]


def test_editor_finds_a_participant_and_gives_her_a_part(world, editor):
    rosa = make_participant(world.assembly)
    make_participant(world.assembly, "Otto Example")
    page = address(world.sitting, "parts/")

    found = editor.get(page, {"q": "rosa"}).content.decode()
    answer = editor.post(
        f"{page}?q=rosa", {"who": "person", "participant": rosa.pk, "part": "rapporteur"}
    )

    assert "Rosa Example" in found
    assert "Otto Example" not in found
    assert (answer.status_code, answer.url) == (302, page)
    assert "Rapporteur Rosa Example" in text(editor.get(page))
    assert "Nobody accredited has such a name." in text(editor.get(page, {"q": "nobody"}))


def test_editor_names_a_guest_and_orders_them(world, editor):
    page = address(world.sitting, "parts/")
    for name in ("Guest One", "Guest Two"):
        editor.post(page, {"who": "guest", "guest": name, "part": "speaker"})
    first, second = world.sitting.parts.order_by("order")

    editor.post(f"{page}{second.pk}/", {"act": "up"})
    assert names(editor.get(page)) == ["Guest Two", "Guest One"]
    editor.post(f"{page}{second.pk}/", {"act": "down"})
    assert names(editor.get(page)) == ["Guest One", "Guest Two"]
    editor.post(f"{page}{first.pk}/", {"act": "remove"})
    assert names(editor.get(page)) == ["Guest Two"]


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"who": "person", "part": "chair"}, "Choose a person."),
        ({"who": "person", "part": "chair", "participant": "7"}, "Choose people from the list."),
        ({"who": "guest", "part": "chair", "guest": ""}, "Enter the name."),
        ({"who": "guest", "part": "king", "guest": "Guest Example"}, "king"),
        ({"who": "guest", "part": "chair", "guest": "Guest Example"}, "has that part"),
        ({"part": "chair"}, "Enter the name."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(world, editor, sent, fault):
    make_participant(world.assembly)
    make_part(world.sitting)

    answer = editor.post(address(world.sitting, "parts/") + "?q=rosa", sent)

    assert answer.status_code == 422
    assert fault in text(answer)
    assert world.sitting.parts.count() == 1


def test_who_saw_other_parts_is_told(world, editor):
    page = address(world.sitting, "parts/")
    seen = re.search(r'name="seen" value="([^"]+)"', editor.get(page).content.decode())[1]
    one = make_part(world.sitting)

    added = editor.post(page, {"who": "guest", "guest": "Another", "part": "chair", "seen": seen})
    removed = editor.post(f"{page}{one.pk}/", {"act": "remove", "seen": seen}, follow=True)

    for answer in (added, removed):
        assert "Somebody else has changed this meanwhile." in text(answer)
    assert names(editor.get(page)) == ["Guest Example"]


def test_parts_of_a_planned_sitting_are_for_editors_alone(world, editor):
    planned = make_sitting(world.assembly, day=2, released_at=None)
    make_part(planned)

    assert names(editor.get(address(planned, "parts/"))) == ["Guest Example"]
    assert Client().get(address(planned)).status_code == 404


def test_editor_finds_the_way_from_the_sitting(world, editor):
    html = editor.get(address(world.sitting)).content.decode()

    for page in ("parts/", "minutes/en/", "quorum/"):
        assert f'href="{address(world.sitting, page)}"' in html
        assert f'href="{address(world.sitting, page)}"' not in (
            Client().get(address(world.sitting)).content.decode()
        )


def record(sitting, present, *, at, represented=170):
    return QuorumRecord.objects.create(
        sitting=sitting, needed=-(-represented // 2), present=present, represented=represented,
        recorded_at=at,
    )  # fmt: skip


def test_everybody_reads_the_quorum_on_the_venues_clock(world):
    start = world.sitting.starts_at
    record(world.sitting, 60, at=start + timedelta(minutes=1))
    record(world.sitting, 95, at=start + timedelta(minutes=5))
    record(world.sitting, 85, at=datetime(2026, 10, 30, 9, 0, tzinfo=UTC))

    page = text(Client().get(address(world.sitting)))

    hour = f"{world.sitting.local_start:%H}"
    assert f"No quorum at {hour}:01 (60 of 170 Members; 85 needed)" in page
    assert f"Quorum established at {hour}:05 (95 of 170 Members; 85 needed)" in page
    assert "Quorum established at 30 October, 10:00 (85 of 170 Members; 85 needed)" in page


@pytest.mark.parametrize("who", ["editor", "door", "desk"])
def test_quorum_is_put_on_record_from_its_page(world, who):
    member = make_participant(
        world.assembly, delegation=world.file.delegation, capacity="member_of_parliament"
    )
    presence.record(participant=member, sitting=None, by=world.door, at=timezone.now())
    client = Client()
    client.force_login(world.accounts[who])
    page = address(world.sitting, "quorum/")

    now = text(client.get(page))
    answer = client.post(page)

    assert "There is a quorum. 1 of 1 Members count as present. Needed: 1." in now
    assert (answer.status_code, answer.url) == (302, page)
    kept = QuorumRecord.objects.get()
    assert (kept.needed, kept.present, kept.represented) == (1, 1, 1)
    assert kept.recorded_by == world.accounts[who]
    assert "(1 of 1 Members; 1 needed)" in text(client.get(page))


def test_cancelled_sitting_has_no_quorum(world, editor):
    sittings.cancel(sitting=world.sitting, by=world.editor, at=timezone.now())

    answer = editor.post(address(world.sitting, "quorum/"), follow=True)

    assert "This sitting was cancelled." in text(answer)
    assert not QuorumRecord.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_sitting_takes_a_fixed_number_of_queries(world, rows, django_assert_num_queries):
    for number in range(rows):
        person = make_participant(world.assembly, f"A B{number}", delegation=world.file.delegation)
        make_part(world.sitting, participant=person)
        record(world.sitting, 1, at=timezone.now())
    client = Client()

    # the version, the assembly, the sitting; items, debates, documents; parts, quorum, minutes
    with django_assert_num_queries(9):
        assert client.get(address(world.sitting)).status_code == 200
