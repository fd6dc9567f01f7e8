"""The order of the day with closed sittings: for who may know of them, and nobody else."""

import pytest
from django.utils import timezone

from sessions.enums import DocumentAccess
from sessions.models.papers import PrintedPaper
from sessions.models.sittings import Sitting
from sessions.services import documents
from sessions.services.documents import Details, Showing
from tests.factories.documents import make_document
from tests.factories.sessions import (
    make_agenda,
    make_agenda_item,
    make_body,
    make_release,
    make_room,
    make_seat,
    make_sitting,
    make_treatment,
)
from tests.sessions.test_paper import words_of

pytestmark = pytest.mark.django_db

LIST = "/en/events/138/papers/"
DAY, ALONE = (f"{LIST}1/order-2026-10-{day}/closed.pdf" for day in (21, 23))


@pytest.fixture
def closed(world):
    """Two closed sittings of one body, one beside an open sitting; a third of another body."""
    bureau = make_body("bureau", name={"en": "Bureau", "fr": "Bureau"})
    own, _ = (
        make_sitting(world.assembly, day=day, hour=15, body=bureau, is_closed=True,
                     title={"en": f"Bureau on day {day}"}, room=make_room(world.assembly, "Room 9"))
        for day in (1, 3)
    )  # fmt: skip
    Sitting.objects.filter(pk=world.closed_sitting.pk).update(title={"en": "Of another body"})
    agenda = make_agenda(world.assembly, bureau, is_public=False)
    make_treatment(make_agenda_item(world.assembly, agenda=agenda, title={"en": "Staff"}), own)
    make_release(world.assembly)
    return own


def text(response):
    return response.content.decode()


def test_member_of_the_body_reads_its_closed_sittings_and_no_others(world, closed, client):
    make_seat(world.stranger, closed.body)
    client.force_login(world.stranger)

    page, paper = text(client.get(LIST)), client.get(DAY)

    assert DAY in page
    assert ALONE in page  # on that day there is nothing that everybody may know of
    assert "order-2026-10-22/closed.pdf" not in page
    said = words_of(paper.content)
    assert "Bureau on day 1" in said
    assert "Staff" in said
    assert "Closed" in said
    assert "Not public: tells of closed sittings." in said
    assert "Governing Council" in said
    assert "Bureau on day 3" in words_of(client.get(ALONE).content)
    assert client.get(f"{LIST}1/order-2026-10-22/closed.pdf").status_code == 404


def test_no_copy_is_kept_anywhere(world, closed, client):
    client.force_login(world.editor)

    paper = client.get(DAY)

    assert paper.status_code == 200
    assert {"private", "no-store"} <= set(paper["Cache-Control"].split(", "))
    assert "ETag" not in paper
    assert not PrintedPaper.objects.exists()
    assert paper["Content-Disposition"] == (
        'inline; filename="138-order-2026-10-21-release-1-closed-en.pdf"'
    )


def test_secretariat_reads_all_of_them(world, closed, client):
    client.force_login(world.editor)

    assert "Of another body" in words_of(client.get(f"{LIST}1/order-2026-10-22/closed.pdf").content)


@pytest.mark.parametrize("who", ["stranger", "delegate", "other_coordinator", "media"])
def test_others_find_no_such_paper(world, closed, client, who):
    client.force_login(world.accounts[who])

    hidden, missing = client.get(DAY), client.get(f"{LIST}1/order-2026-10-29/closed.pdf")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert "closed.pdf" not in text(client.get(LIST))


def test_nobody_is_asked_to_log_in_whatever_there_is(world, closed, client):
    for address in (DAY, f"{LIST}1/order-2026-10-29/closed.pdf"):
        answer = client.get(address)
        assert (answer.status_code, "/login/" in answer["Location"]) == (302, True)
    assert "closed.pdf" not in text(client.get(LIST))


def test_seat_that_has_ended_opens_no_paper_any_more(world, closed, client):
    seat = make_seat(world.stranger, closed.body)
    client.force_login(world.stranger)
    assert client.get(DAY).status_code == 200

    seat.starts_on = seat.ends_on = timezone.now().date().replace(year=2020)
    seat.save()

    assert client.get(DAY).status_code == 404


def test_document_for_members_is_cited_to_them_alone(world, closed, client):
    document = make_document(
        world.assembly, "EX/277/Inf.1", showing=Showing(access=DocumentAccess.PUBLIC)
    )
    documents.describe(
        document=document, details=Details(title=document.title, sittings=[closed]),
        by=world.editor, at=timezone.now(),
    )  # fmt: skip
    make_seat(world.stranger, closed.body)
    client.force_login(world.stranger)

    assert "EX/277/Inf.1" in words_of(client.get(DAY).content)
