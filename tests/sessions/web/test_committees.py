"""The pages of the Standing Committees: a subject goes from a parliament into a resolution."""

import re
from datetime import timedelta

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sessions.models.committees import CommitteeCycle, SubjectItem, WrittenInput
from sessions.models.resolutions import Resolution
from sessions.services import subject_items
from sessions.services.subject_items import Decision
from tests.factories.committees import make_committee, make_cycle, make_subject, typed
from tests.factories.seats import make_participants
from tests.factories.sessions import make_agenda_item, make_sitting, make_treatment

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return make_committee()


def client(user):
    found = Client()
    found.force_login(user)
    return found


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def public(more=""):
    return f"/en/events/138/committees/sc_peace/{more}"


def desk(more=""):
    return f"/en/console/138/committees/sc_peace/{more}"


def delegate(world, file, name, sex="female"):
    (one,) = make_participants(
        world.assembly, 1, delegation=file.delegation, capacity="member_of_parliament", sex=sex
    )
    one.badge_name = name
    one.save()
    return one


def test_subject_goes_from_a_parliament_into_the_committees_resolution(world, body):
    coordinator, editor, today = client(world.coordinator), client(world.editor), timezone.now()
    soon = timezone.localtime(today + timedelta(minutes=5), world.assembly.zone)
    dates = {
        "bureau_meets_at": f"{soon + timedelta(days=2):%Y-%m-%dT%H:%M}",
        "subjects_until": "",
        "inputs_until": f"{soon + timedelta(days=9):%Y-%m-%d}",
        "draft_until": "",
    }
    assert editor.post(desk("plan/"), {"version": 0, **dates}).status_code == 302
    hers = delegate(world, world.file, "Amina Example")
    his = delegate(world, world.other_file, "Omar Example", "male")
    said = {
        "who": world.file.delegation.institution_id, "language": "en", "title": "Water for all",
        "explanation": "Wells run dry.", "rapporteur": hers.pk,
    }  # fmt: skip
    assert coordinator.post(public("member/propose/"), said).status_code == 302
    item = SubjectItem.objects.get()
    choice = {"item": item.pk, "decided_on": f"{soon:%Y-%m-%d}"}
    early = editor.post(desk("select/"), choice)
    assert "the bureau decides after that. (Rules of the Standing Committees)" in text(early)

    dates |= {"subjects_until": f"{soon - timedelta(hours=1):%Y-%m-%dT%H:%M}"}
    editor.post(desk("plan/"), {"version": 1, **dates})
    assert editor.post(desk("select/"), choice).status_code == 302
    for one in (hers, his):
        named = editor.post(desk("name/?q=example"), {"participant": one.pk})
        assert named.status_code == 302
    version = CommitteeCycle.objects.get().version
    typed = {"version": version, "text_en": "Why water.", "document": ""}
    assert editor.post(desk("memorandum/"), typed).status_code == 302
    assert editor.post(desk("begin/"), {"version": version + 1}).status_code == 302

    page = text(Client().get(public()))
    for words in ("Water for all", "Amina Example", "Omar Example", "Why water.", "France"):
        assert words in page
    assert Resolution.objects.get().title == {"en": "Water for all"}
    assert "Water for all" in text(Client().get("/en/events/138/committees/"))


def test_input_is_read_by_whom_it_is_for_until_it_is_public(world, body):
    cycle = make_cycle(world.assembly, meets_at=timezone.now(), at=timezone.now())
    make_subject(cycle, at=timezone.now())
    coordinator, editor = client(world.coordinator), client(world.editor)
    file = SimpleUploadedFile("water.pdf", typst.compile(b"Water"), "application/pdf")
    said = {"who": world.file.delegation.institution_id, "language": "en", "text": ""}
    long = coordinator.post(public("member/send/"), {**said, "text": "x" * 6_001})
    assert "2 pages at most; this one has 3." in text(long)
    assert coordinator.post(public("member/send/"), {**said, "file": file}).status_code == 302
    address = public(f"inputs/{WrittenInput.objects.get().pk}/")

    assert coordinator.get(address).content.startswith(b"%PDF-")
    assert editor.get(address).status_code == 200
    for other in (client(world.other_coordinator), Client()):
        assert other.get(address).status_code == 404
        assert "water.pdf" not in text(other.get(public()))
    cycle.refresh_from_db()
    editor.post(desk("show/"), {"version": cycle.version, "key": "1"})
    assert Client().get(address).status_code == 200


def test_subject_is_combined_only_from_what_it_was(world, body):
    at = timezone.now()
    act, france = {"by": None, "at": at}, world.file.delegation.institution
    cycle = make_cycle(world.assembly, meets_at=at + timedelta(days=2), at=at)
    items = [
        subject_items.propose(cycle=cycle, institution=france, subject=typed(title), **act)
        for title in ("Wells", "Rivers")
    ]
    make_cycle(world.assembly, meets_at=at, at=at)
    decision = Decision(on=timezone.localdate(at, world.assembly.zone), reason="Another one.")
    whole = subject_items.combine(
        cycle=cycle, items=items, subject=typed("Water"), decision=decision, **act
    )
    assert "Combined from: Wells France Rivers France" in text(Client().get(public()))

    subject_items.decline(item=whole, decision=decision, **act)
    make_subject(cycle, at=at)

    page = text(Client().get(public()))
    assert "Water for all" in page
    assert "Combined from" not in page


def test_sittings_and_items_on_the_resolution_are_shown_as_far_as_one_may_know(world, body):
    make_cycle(world.assembly, meets_at=timezone.now(), at=timezone.now())
    known = {"body": body, "purposes": ["resolution_drafting"]}
    sitting = make_sitting(world.assembly, day=2, title={"en": "Drafting in plenary"}, **known)
    make_sitting(world.assembly, day=3, title={"en": "In private"}, is_closed=True, **known)
    item = make_agenda_item(world.assembly, 4, title={"en": "Water: draft resolution"})
    make_treatment(item, sitting)

    page = text(Client().get(public()))

    assert "4 Water: draft resolution" in page
    assert "Drafting in plenary" in page
    assert "In private" not in page


def test_member_withdraws_its_own_subject_alone(world, body):
    make_cycle(world.assembly, meets_at=timezone.now() + timedelta(days=3), at=timezone.now())
    said = {
        "who": world.file.delegation.institution_id, "language": "en", "title": "Roads",
        "explanation": "They wash away.", "rapporteur": "",
    }  # fmt: skip
    client(world.coordinator).post(public("member/propose/"), said)
    key = {"key": SubjectItem.objects.get().pk}

    others = client(world.other_coordinator).post(public("member/withdraw/"), key)
    assert others.status_code == 404
    assert client(world.stranger).get(public("member/")).status_code == 404
    assert client(world.coordinator).post(public("member/withdraw/"), key).status_code == 302
    assert "Withdrawn" in text(client(world.coordinator).get(public("member/")))


def test_days_of_the_work_stand_in_its_form_in_every_language(world, body):
    day = timezone.localdate() + timedelta(days=30)
    cycle = make_cycle(world.assembly, meets_at=timezone.now(), inputs_until=day, draft_until=day)
    editor, here = client(world.editor), f"console/138/committees/{cycle.body.code}/"

    for language in ("en", "fr", "es"):
        page = editor.get(f"/{language}/{here}").content.decode()
        assert page.count(f'value="{day:%Y-%m-%d}"') == 2


def test_day_that_no_calendar_prints_is_refused_and_the_pages_stand(world, body):
    dates = dict.fromkeys(("bureau_meets_at", "subjects_until", "inputs_until", "draft_until"), "")
    for name in ("inputs_until", "draft_until"):
        sent = {"version": 0, **dates, name: "9999-12-31"}
        refused = client(world.editor).post(desk("plan/"), sent)
        assert refused.status_code == 422
        assert "This year is out of range." in text(refused)

    assert not CommitteeCycle.objects.exists()


def test_subject_with_a_key_that_no_database_holds_is_none_of_the_list(world, body):
    make_cycle(world.assembly, meets_at=timezone.now(), at=timezone.now())
    sent = {
        "items": [10**30], "language": "en", "title": "Water", "explanation": "Wells run dry.",
        "decided_on": timezone.localdate().isoformat(),
    }  # fmt: skip

    refused = client(world.editor).post(desk("combine/"), sent)

    assert refused.status_code == 422
    assert "is not one of the available choices" in text(refused)
