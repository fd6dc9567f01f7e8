"""What the console does with many at once, for programs: approving, travel data, tables, badges."""

import csv
from io import BytesIO, StringIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from assemblies.enums import Capacity
from assemblies.models.audit import AuditEntry
from registrations.enums import RegistrationState
from registrations.models.badges import Badge
from registrations.models.registrations import Registration
from registrations.services import badges, delegations, people
from registrations.services.printing import IN_A_RUN
from tests.factories.accounts import api_client
from tests.factories.desk import make_inquiry
from tests.factories.doors import make_check_in
from tests.factories.papers import make_approved, make_badge
from tests.factories.questions import ask, ask_passport, make_answer
from tests.factories.seats import make_party

HERE = "/api/v1/assemblies/138/"
APPROVALS = HERE + "approvals/"
PASSPORT = "18CK04521"


def sent(world, *names, file=None):
    file = file or world.file
    for name in names:
        world.add_person(badge_name=name, family_name=name, file=file)
    delegations.submit(file=file, by=world.coordinator, at=timezone.now())
    return list(Registration.objects.filter(file=file, badge_name__in=names).order_by("pk"))


def press(world):
    now = timezone.now()
    return Registration.objects.create(
        event=world.assembly, state=RegistrationState.SUBMITTED, given_name="Jo",
        family_name="Paper", badge_name="Jo Paper", sex="female", capacity=Capacity.PRESS,
        organization="A paper", created_at=now, changed_at=now,
    )  # fmt: skip


def seen(*people):
    return {"seen": [{"id": one.pk, "version": one.version} for one in people]}


def states():
    return dict(Registration.objects.values_list("badge_name", "state"))


def test_many_of_several_delegations_are_approved_each_as_seen(world):
    ada, berta, clara = sent(world, "Ada", "Berta", "Clara")
    (otto,) = sent(world, "Otto", file=world.other_file)
    body = seen(otto, berta, ada)
    body["seen"].append({"id": 999_999, "version": 1})
    people.change(
        person=berta, changes={"given_name": "B."}, by=world.coordinator, at=timezone.now()
    )

    answer = api_client(world.desk).post(APPROVALS, body, format="json")

    assert answer.status_code == 200
    said = [(one["id"], one["state"], (one["refusal"] or {}).get("code")) for one in answer.json()]
    assert said == [
        (otto.pk, "approved", None),
        (berta.pk, "submitted", "superseded"),
        (ada.pk, "approved", None),
        (999_999, None, "not_found"),
    ]
    assert states() == {
        "Ada": "approved", "Berta": "submitted", "Clara": "submitted", "Otto": "approved"
    }  # fmt: skip
    assert clara.version == Registration.objects.get(pk=clara.pk).version
    approved = Registration.objects.get(pk=ada.pk)
    assert answer.json()[2]["version"] == approved.version


def test_media_officer_approves_the_press_alone(world):
    (ada,) = sent(world, "Ada")
    paper = press(world)

    answer = api_client(world.media).post(APPROVALS, seen(ada, paper), format="json")

    codes = [(one["refusal"] or {}).get("code") for one in answer.json()]
    assert codes == ["not_found", None]
    assert states() == {"Ada": "submitted", "Jo Paper": "approved"}


def test_what_would_follow_is_told_and_nothing_done(world):
    ada, berta = sent(world, "Ada", "Berta")
    Registration.objects.filter(pk=ada.pk).update(email="ada@example.org")
    delegations.return_with_question(
        file=world.file, question="Who leads?", by=world.desk, at=timezone.now()
    )
    (otto,) = sent(world, "Otto", file=world.other_file)
    paper = press(world)
    ask(world, "food", is_required=True)
    make_inquiry(paper)
    client, body = api_client(world.manager), seen(ada, berta, otto, paper)
    before = AuditEntry.objects.count()

    answer = client.post(APPROVALS + "weigh/", body, format="json").json()

    assert answer["people"] == 4
    assert answer["capacities"] == [
        {"capacity": "member_of_parliament", "people": 3}, {"capacity": "press", "people": 1}
    ]  # fmt: skip
    assert (answer["told"], len(answer["untold"])) == (1, 3)
    assert answer["complete"] == [world.other_file.pk]
    assert answer["asked"] == [{"id": paper.pk, "state": "asked"}]
    assert answer["returned"] == [world.file.pk]
    assert {one["id"]: one["questions"] for one in answer["lacking"]}[ada.pk] == ["Food"]
    assert AuditEntry.objects.count() == before
    assert set(states().values()) == {"submitted"}


@pytest.mark.parametrize("body", [{}, {"seen": []}, {"seen": [{"id": 1}]}, {"seen": [7]}])
def test_nobody_seen_is_refused(world, body):
    for address in (APPROVALS, APPROVALS + "weigh/"):
        answer = api_client(world.desk).post(address, body, format="json")

        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.fixture
def traveller(world):
    """Approve one who has given her passport's number, and one who has given nothing."""
    passport = ask_passport(world)
    given = make_approved(world, badge_name="Ada", family_name="Ada")
    make_approved(world, badge_name="Berta", family_name="Berta", capacity="adviser")
    make_answer(passport, given, PASSPORT)
    return given


def looks():
    entries = AuditEntry.objects.filter(act="protected.look").order_by("pk")
    return [(one.by_key, one.thing_key, one.after) for one in entries]


def test_travellers_are_told_after_each_look_is_recorded(world, traveller):
    client = api_client(world.protocol)

    answer = client.get(HERE + "travellers/")
    first, second = answer.json()["results"]

    assert first["registration"] == traveller.pk
    assert [one["value"] for one in first["answers"]] == [PASSPORT]
    assert (first["asked"], first["comes_for"]) == (1, "France")
    assert second["answers"] == []
    after = {"fields": ["passport"], "export": False}
    assert looks() == [(str(world.protocol.pk), str(traveller.pk), after)]


def test_only_who_is_on_the_page_was_looked_at(world, traveller):
    client = api_client(world.protocol)

    missing = client.get(HERE + "travellers/", {"given": "missing"}).json()
    second = client.get(HERE + "travellers/", {"page": 2, "page_size": 1}).json()
    nobody = client.get(HERE + "travellers/", {"search": "Zoe"}).json()
    bad = client.get(HERE + "travellers/", {"given": "some"})

    assert [one["family_name"] for one in missing["results"] + second["results"]] == ["Berta"] * 2
    assert (nobody["count"], bad.status_code) == (0, 400)
    assert looks() == []
    assert client.get(HERE + "travellers/", {"capacity": "adviser"}).json()["count"] == 1


def test_travellers_ask_the_database_as_often_for_many(world, traveller, django_assert_num_queries):
    client = api_client(world.protocol)
    client.get(HERE + "travellers/")
    with django_assert_num_queries(11):
        client.get(HERE + "travellers/")
    for n in range(3):
        make_approved(world, badge_name=f"More {n}", family_name=f"More {n}", capacity="adviser")
    with django_assert_num_queries(11):
        assert client.get(HERE + "travellers/").json()["count"] == 5


def table_of(answer):
    assert answer.status_code == 200
    if answer["Content-Type"].startswith("text/csv"):
        return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(answer.content)).active
    return [[str("" if cell is None else cell) for cell in row] for row in sheet.values]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_table_of_travellers_records_whom_it_holds(world, traveller, kind):
    answer = api_client(world.protocol).get(f"{HERE}tables/travel.{kind}")

    heading, first, second = table_of(answer)
    assert heading[-1] == "Passport"
    assert (first[0], first[-1], second[-1]) == ("Ada", PASSPORT, "")
    assert [after["export"] for _by, _whose, after in looks()] == [True]
    assert answer["Content-Disposition"].endswith(f'travel-{world.assembly.slug}.{kind}"')


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_tables_are_those_of_the_console(world, kind):
    sent(world, "Ada")
    admitted, party = make_check_in(world), make_party(world)
    Registration.objects.filter(badge_name="Ada").update(family_name="=cmd()")
    client, console = api_client(world.manager), f"/en/console/{world.assembly.slug}/"
    at_page = api_client(world.manager)
    at_page.force_login(world.manager)

    def same(address, page, **asked):
        table = table_of(client.get(address, asked))
        words = {"q": asked["search"]} if "search" in asked else {}
        rest = {name: value for name, value in asked.items() if name != "search"}
        assert table == table_of(at_page.get(page, words | rest))
        return table

    delegations_at = (f"{HERE}tables/delegations.{kind}", f"{console}delegations.csv")
    assert len(same(*delegations_at)) == 3
    assert [row[0] for row in same(*delegations_at, search="france")] == ["Code", "FR"]
    assert len(same(*delegations_at, state="approved")) == 1
    arrivals = (f"{HERE}tables/arrivals.{kind}", f"{console}check-in/arrivals.csv")
    (_heading, line) = same(*arrivals, state="arrived")
    assert line[0] == admitted.participant.badge_name
    places = f"/api/v1/sitting-places/{party.sitting_id}/people.{kind}"
    assert len(same(places, f"/en/console/sittings/{party.sitting_id}/places.csv")) > 1
    taken = AuditEntry.objects.filter(act="export.take").values_list("after__table", flat=True)
    assert set(taken) == {"arrivals", "places"}


def test_other_kinds_and_other_sittings_are_no_tables(world, traveller):
    client = api_client(world.manager)
    party = make_party(world)

    for address in (
        f"{HERE}tables/travel.pdf", f"{HERE}tables/delegations.ods", f"{HERE}tables/arrivals.html",
        f"/api/v1/sitting-places/{party.sitting_id}/people.pdf",
        f"{HERE}tables/arrivals.csv?sitting=999999", "/api/v1/assemblies/999/tables/travel.csv",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert client.get(f"{HERE}tables/arrivals.csv?sitting=x").status_code == 400
    assert looks() == []
    assert not AuditEntry.objects.filter(act="export.take").exists()


def test_sheet_of_many_badges_is_made_for_this_event_alone(world):
    kept, other, gone = (make_badge(world, make_approved(world)) for _n in "abc")
    badges.void(badge=gone, reason="Lost", by=world.desk, at=timezone.now())
    client, address = api_client(world.protocol), "/api/v1/badges/sheet/"

    def get(keys, **more):
        return client.get(address, {"assembly": 138, "badges": keys, **more})

    answer = get(f"{other.pk},{gone.pk},{kept.pk}", layout="card")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert get(gone.pk).status_code == 404
    assert client.get(address, {"assembly": 99, "badges": kept.pk}).status_code == 404
    for keys in ("", "x", "²", ",".join(["1"] * (IN_A_RUN + 1))):
        assert list(get(keys).json()["details"]["fields"]) == ["badges"]
    assert list(get(kept.pk, layout="poster").json()["details"]["fields"]) == ["layout"]
    assert not Badge.objects.filter(printed_at__isnull=False).exists()
