"""A debate afterwards: sums, pictures, the verbatim list, every act, on page, API and paper."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client

from assemblies.models.institutions import GeopoliticalGroup
from sessions.enums.debates import DebateAct, ListCategory, SpeakerState, TurnKind, TurnState
from sessions.models.turns import Turn
from sessions.selectors.debates.spoken import spoken_of, steps_of
from sessions.services.debates.steps import begin
from tests.factories.debates import make_debate, make_speaker, make_statement
from tests.factories.record import make_participant
from tests.factories.sessions import make_sitting
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db
FIRST, SECOND = ListCategory.FIRST_SPEAKERS, ListCategory.SECOND_SPEAKERS


@pytest.fixture
def debate(world):
    return make_debate(make_sitting(world.assembly, day=2))


def speech(debate, institution, used, *, minute, kind=TurnKind.SPEECH, sex="female", **columns):
    """Somebody has spoken so many seconds of 300."""
    sitting = debate.sittings.get()
    at = sitting.starts_at + timedelta(minutes=minute)
    speaker = None
    if kind == TurnKind.SPEECH:
        person = make_participant(sitting.event, f"Rosa Example {minute}", sex=sex)
        speaker = make_speaker(
            debate, institution, participant=person, state=SpeakerState.SPOKEN,
            **{"category": FIRST, **columns},
        )  # fmt: skip
    Turn.objects.create(
        debate=debate,
        sitting=sitting,
        kind=kind,
        speaker=speaker,
        institution=institution,
        name="Rosa Example",
        languages=["es"],
        seconds=300,
        state=TurnState.ENDED,
        called_at=at,
        begun_at=at,
        used_ms=used * 1000,
        ended_at=at + timedelta(seconds=used),
    )
    return speaker


@pytest.fixture
def held(debate):
    """Greece in two groups and Poland in none have spoken, and asked for a point of order."""
    greece, poland = make_parliament("GR", "Greece"), make_parliament("PL", "=Poland")
    for code in ("eurasia", "twelve_plus"):
        group = GeopoliticalGroup.objects.create(code=code, name={"en": code})
        greece.groupmembership_set.create(group=group)
    speech(debate, poland, 120, minute=20, number=1, sex="male")
    speech(debate, greece, 330, minute=1, number=7)
    speech(debate, greece, 50, minute=30, number=2, category=SECOND)
    speech(debate, poland, 40, minute=40, kind=TurnKind.POINT_OF_ORDER)
    return debate


def test_sums_are_of_speeches_by_delegation_group_and_sex(held, django_assert_num_queries):
    with django_assert_num_queries(4):
        spoken = spoken_of(held)

    assert spoken.seconds == 500
    assert [(one.key, one.turns, one.seconds) for one in spoken.by_delegation] == [
        ("GR", 2, 380), ("PL", 1, 120),
    ]  # fmt: skip
    assert [(one.key, one.seconds) for one in spoken.by_group] == [
        ("eurasia", 380), ("twelve_plus", 380),
    ]  # fmt: skip
    assert [(one.key, one.seconds) for one in spoken.by_sex] == [("female", 380), ("male", 120)]
    assert [(x.place, x.number, x.kind) for x in spoken.turns] == [
        (1, 7, TurnKind.SPEECH), (2, 1, TurnKind.SPEECH), (3, 2, TurnKind.SPEECH),
        (4, None, TurnKind.POINT_OF_ORDER),
    ]  # fmt: skip


def address(debate, more=""):
    return f"/en/events/138/debates/{debate.pk}/record/{more}"


def test_the_page_has_figures_pictures_and_the_verbatim_list(held, client):
    make_statement(held.speakers.get(number=7), language="en")
    page = client.get(address(held)).content.decode()

    assert "8:20" in page  # altogether
    assert '<small class="debate-over" dir="ltr">+0:30</small>' in page
    assert 'width="316" height="10"' in page  # Poland's 120 of Greece's 380 seconds
    assert page.index("5:30") < page.index('2:00</bdi></td><td data-label="Language"')
    assert "Spanish" in page
    assert f"/speakers/{held.speakers.get(number=7).pk}/statements/en/" in page


def test_the_spreadsheet_has_each_turn_and_runs_nothing(held, client):
    make_statement(held.speakers.get(number=7), language="en")
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(held, "speeches.xlsx")).content))
    rows = list(book.active.iter_rows(values_only=True))

    assert [row[:3] for row in rows[1:]] == [
        (1, 7, "Speech"), (2, 1, "Speech"), (3, 2, "Speech"), (4, None, "Point of order"),
    ]  # fmt: skip
    assert book.active["E3"].value == "=Poland"
    assert book.active["E3"].data_type == "s"
    assert rows[1][6:8] == ("Female", "eurasia, twelve_plus")
    assert rows[1][9:] == ("5:00", "5:30", "0:30", 330, "Spanish", "Yes")
    assert rows[2][9:] == ("5:00", "2:00", None, 120, "Spanish", "No")


def test_the_spreadsheet_has_the_sums_in_sheets_of_their_own(held, client):
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(held, "speeches.xlsx")).content))
    sums = {
        sheet.title: list(sheet.iter_rows(min_row=2, values_only=True))
        for sheet in book.worksheets[1:]
    }

    whole = ("All speeches", 3, "8:20", 500)
    assert sums == {
        "By delegation": [("Greece", 2, "6:20", 380), ("=Poland", 1, "2:00", 120), whole],
        "By group": [("eurasia", 2, "6:20", 380), ("twelve_plus", 2, "6:20", 380), whole],
        "By sex": [("Women", 2, "6:20", 380), ("Men", 1, "2:00", 120), whole],
    }
    assert book["By delegation"]["A3"].data_type == "s"


def test_programs_read_the_same(held, client):
    body = client.get(f"/api/v1/debates/{held.pk}/record/").json()

    assert (body["seconds"], len(body["turns"])) == (500, 4)
    assert body["turns"][0]["institution"] == "GR"
    assert body["by_delegation"][1] == {"key": "PL", "turns": 1, "seconds": 120}


def test_acts_are_on_record_and_why_a_delegation_withdrew_is_not_for_everybody(world, held, client):
    speaker, at = held.speakers.get(number=7), held.registration_closes_at
    held.lists_closed_at = at
    held.save()
    for act, reason in (
        (DebateAct.REGISTER, ""),
        (DebateAct.WITHDRAW, "She fell ill."),
        (DebateAct.PLACE, "Her flight is late."),
        (DebateAct.SKIP, "She was not in the hall."),
    ):
        step = begin(held, act, by=None, at=at).done(speaker=speaker, reason=reason)
    step.taken_back_at = at + timedelta(minutes=1)
    step.save()
    editor = Client()
    editor.force_login(world.editor)
    public = client.get(address(held)).content.decode()
    inside = editor.get(address(held)).content.decode()

    assert "Her flight is late." in public
    assert "not in the hall" not in public  # a slip of the chair
    assert "not in the hall" in inside
    assert "taken back" in inside
    assert "Withdrawn" in public
    assert "She fell ill." not in public
    assert "Put on the list" not in public
    assert "She fell ill." in inside
    assert "Put on the list" in inside


def test_what_happened_on_a_list_before_it_was_closed_for_the_draw_is_not_public(held, client):
    speaker, closed_at = held.speakers.get(number=7), held.registration_closes_at
    held.lists_closed_at = closed_at
    held.save()
    for act, at in (
        (DebateAct.WITHDRAW, closed_at - timedelta(minutes=1)),
        (DebateAct.CLOSE_LIST, closed_at - timedelta(minutes=1)),
        (DebateAct.WITHDRAW, closed_at),
    ):
        of = None if act == DebateAct.CLOSE_LIST else speaker
        begin(held, act, by=None, at=at).done(speaker=of)

    assert [one.act for one in steps_of(held, all_of_them=False)] == ["close_list", "withdraw"]
    assert client.get(address(held)).content.decode().count("Withdrawn") == 1
    held.lists_closed_at = None
    assert [one.act for one in steps_of(held, all_of_them=False)] == ["close_list"]


def test_before_anybody_spoke_the_page_says_so(debate, client):
    assert "Nobody has spoken yet." in client.get(address(debate)).content.decode()


def test_the_record_says_how_much_was_added_who_exchanged_and_who_did_it(world, held, client):
    poland, greece = held.speakers.get(number=1), held.speakers.get(number=7)
    held.lists_closed_at = at = held.registration_closes_at
    held.save()
    added, exchanged = {"seconds": 90}, {"with": greece.pk}
    for act, facts in ((DebateAct.EXTEND, added), (DebateAct.EXCHANGE, exchanged)):
        begin(held, act, by=world.editor, at=at).done(speaker=poland, facts=facts)
    editor = Client()
    editor.force_login(world.editor)

    public = client.get(address(held)).content.decode()
    inside = editor.get(address(held)).content.decode()

    assert 'Time added <bdi dir="ltr">+1:30</bdi>' in public
    assert "=Poland ↔ Greece" in public
    assert world.editor.email in inside
    assert world.editor.email not in public
    assert f"{at:%Y-%m-%d}" not in public


def test_whose_sex_is_not_known_has_a_row_of_her_own(held, client):
    assert "Not known" not in client.get(address(held)).content.decode()
    held.speakers.filter(number=7).update(participant=None)

    (_title, _hint, bars), *_others = client.get(address(held)).context["pictures"]

    assert [(one.name, one.turns) for one in bars] == [
        ("Men", 1), ("Women", 1), ("Not known", 1),
    ]  # fmt: skip
