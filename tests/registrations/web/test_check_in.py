"""The pages of the doors without a script: typed, found by name, undone, counted."""

import csv
import io
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from assemblies.models.audit import AuditEntry
from registrations.models.check_in import CheckIn
from registrations.services import badges
from tests.registrations.badged import badge_people, let_in, scan, token_of

pytestmark = pytest.mark.django_db

PAGE = "/en/console/138/check-in/"


@pytest.fixture
def door(world):
    client = Client()
    client.force_login(world.door)
    return client


def type_in(client, page=PAGE, **fields):
    return client.post(page, {"text": "", "client_id": str(uuid4()), **fields})


def test_number_is_typed_and_answered_in_large_letters(world, door):
    badge, *_ = badge_people(world)

    page = type_in(door, text=str(badge.serial)).content.decode()

    assert 'data-tone="good"' in page
    assert "<bdi>Awa Diop</bdi>" in page
    assert CheckIn.objects.get().admitted_by == world.door


def test_page_sent_again_by_the_browser_admits_once(world, door):
    badge, *_ = badge_people(world)
    key = str(uuid4())

    pages = [type_in(door, text=str(badge.serial), client_id=key) for _time in range(2)]

    assert all("Admitted" in page.content.decode() for page in pages)
    assert CheckIn.objects.count() == 1


def test_second_scan_says_when_and_by_whom(world, door):
    badge, *_ = badge_people(world)
    let_in(world, scan(badge.serial), by=world.desk)

    page = type_in(door, text=token_of(badge)).content.decode()

    assert "Admitted already" in page
    assert world.desk.email in page


def test_name_is_searched_without_accents_and_admitted(world, door):
    badge_people(world, names=["Zoé Élie"])

    found = type_in(door, text="elie").content.decode()
    person = world.assembly.participants.get()
    admitted = type_in(door, participant=str(person.pk)).content.decode()

    assert f'name="participant" value="{person.pk}"' in found
    assert "Admitted" in admitted
    assert "0 found" in type_in(door, text="nobody").content.decode()


def test_doubt_is_settled_by_whoever_stands_at_the_door(world, door):
    (badge,) = badge_people(world, names=["Awa Diop"], capacity="adviser")
    page = f"{PAGE}?sitting={world.closed_sitting.pk}"

    asked = type_in(door, page, text=str(badge.serial)).content.decode()
    settled = type_in(
        door, page, participant=str(badge.participant_id), doubts_settled="on"
    ).content.decode()

    assert "This sitting is closed" in asked
    assert "Admit all the same" in asked
    assert 'data-tone="good"' in settled


def test_void_badge_is_sent_to_the_badge_desk(world, door):
    badge, *_ = badge_people(world)
    badges.void(badge=badge, reason="lost", by=world.desk, at=timezone.now())

    page = type_in(door, text=str(badge.serial)).content.decode()

    assert 'data-tone="bad"' in page
    assert "This badge is void" in page


def test_nothing_typed_is_asked_again(world, door):
    assert type_in(door).status_code == 422
    assert door.post(PAGE, {"text": "1", "client_id": "x"}).status_code == 422


@pytest.mark.parametrize("sitting", ["0", "999999", "x", "9" * 30])
def test_unknown_sitting_is_not_found(world, door, sitting):
    assert door.get(f"{PAGE}?sitting={sitting}").status_code == 404


def test_arrivals_are_counted_listed_and_narrowed(world, door):
    badge, *_ = badge_people(world)
    let_in(world, scan(badge.serial))

    everybody = door.get(f"{PAGE}arrivals/").content.decode()
    missing = door.get(f"{PAGE}arrivals/?state=missing").content.decode()
    people = missing.partition("<h2>People</h2>")[2]

    assert "3 people" in everybody
    assert "2 people" in people
    assert "Awa Diop" not in people
    assert "Marie Durand" in people


def test_counts_renew_by_themselves(world, door):
    badge, *_ = badge_people(world)
    let_in(world, scan(badge.serial))

    part = door.get(f"{PAGE}arrivals/", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert "Awa Diop" in part


def test_table_quotes_formulas(world, door):
    badge_people(world, names=["=Awa Diop"])

    answer = door.get(f"{PAGE}arrivals.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [row[0] for row in rows] == ["Name as on the badge", "'=Awa Diop"]
    assert AuditEntry.objects.get(act="export.take").after == {"table": "arrivals", "people": 1}


def test_check_in_is_undone_with_a_reason(world, door):
    badge, *_ = badge_people(world)
    check_in = let_in(world, scan(badge.serial)).check_in
    page = f"/en/console/check-ins/{check_in.pk}/undo/"

    without = door.post(page, {"reason": " "})
    done = door.post(page, {"reason": "wrong person"}, follow=True)
    again = door.post(page, {"reason": "wrong person"})

    assert (without.status_code, again.status_code) == (422, 422)
    assert "The check-in of Awa Diop is undone." in done.content.decode()
    assert CheckIn.objects.get().undone_because == "wrong person"


def test_presence_says_quorum_and_votes(world, door):
    badge, *_ = badge_people(world)
    let_in(world, scan(badge.serial))

    at_event = door.get(f"{PAGE}presence/").content.decode()
    at_sitting = door.get(f"{PAGE}presence/?sitting={world.sitting.pk}").content.decode()

    assert "Quorum: 1 needed, reached" in at_event
    assert "until then everybody who has arrived at the event counts" in at_sitting


def test_worker_is_served_where_its_scope_is(world, door):
    answer = door.get(f"{PAGE}worker.js")

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert b"hemicycle-check-in" in answer.content


def test_who_only_admits_sees_no_other_tab(world, door):
    badge_people(world)

    page = door.get(PAGE).content.decode()

    assert "/console/138/delegations/" not in page
