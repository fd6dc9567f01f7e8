"""Closing the lists with a commitment, drawing, and the check that anybody can make."""

import copy
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from assemblies.enums import Role
from assemblies.models.audit import AuditEntry
from assemblies.models.delegations import Delegation
from notifications.models.messages import Message
from sessions.enums.debates import DebateKind, ListCategory, SpeakerState
from sessions.errors.debates import DebateMoved
from sessions.errors.draws import (
    DrawnAlready,
    ListsClosed,
    ListsOpen,
    NothingSpoken,
    NothingToDraw,
    RegistrationRuns,
)
from sessions.models.debates import ListDraw
from sessions.models.turns import DebateStep
from sessions.schedule import close_lists_due
from sessions.selectors.debates.draws import draw_export, draw_of
from sessions.services.debates.draws import close_due, close_lists, draw
from tests.factories.accounts import make_account
from tests.factories.debates import make_debate, make_speaker
from tests.factories.sessions import make_assembly, make_sitting
from tests.factories.worlds import make_parliament
from tests.test_architecture import ROOT
from tools import verify_draw

pytestmark = pytest.mark.django_db

REAL = json.loads((ROOT / "data/general-debates.json").read_text(encoding="utf-8"))
FIRST, OPENING = ListCategory.FIRST_SPEAKERS, ListCategory.OPENING


@pytest.fixture
def debate():
    return make_debate(make_sitting(make_assembly(), day=2))


def make_real_lists(debate):
    """Enter the delegations of the real list of the 138th, as the source spells them."""
    parliaments = {}
    (held,) = [one for one in REAL["general_debate_lists"] if one["assembly"] == 138]
    for group in held["categories"]:
        if group["category"] == "opening_and_special_guests":
            continue
        for one in group["speakers"]:
            name = one["delegation"]
            if name not in parliaments:
                parliaments[name] = make_parliament(f"X{len(parliaments)}", name)
            make_speaker(debate, parliaments[name], category=group["category"])
    return parliaments


def closed(debate, **changes):
    given = {"by": None, "at": debate.registration_closes_at, **changes}
    return close_lists(debate=debate, **given)


def drawn(debate, spoken="4 11 17", **changes):
    given = {"by": None, "at": debate.registration_closes_at + timedelta(hours=1), **changes}
    return draw(debate=debate, spoken=spoken, **given)


def export(debate):
    return json.loads(json.dumps(draw_export(debate, draw_of(debate))))


def test_closing_publishes_lists_and_commitment_and_nothing_of_the_secret(debate):
    make_speaker(debate, make_parliament("GR", "Greece"), category=FIRST, name="Rosa Example")
    make_speaker(
        debate, make_parliament("PL", "Poland"), category=FIRST, state=SpeakerState.WITHDRAWN
    )
    held = closed(debate)

    given = export(debate)
    assert [line.split("\t")[2] for line in given["lists"].splitlines()] == ["Greece"]
    assert (given["secret"], given["seed"], given["order"]) == (None, None, None)
    assert given["commitment"] == verify_draw.hash_of(held.secret)
    told = json.dumps([given, *AuditEntry.objects.values_list("after", flat=True)])
    steps = json.dumps(list(DebateStep.objects.values_list("facts", "before")))
    assert held.commitment in told
    assert held.commitment in steps
    assert held.secret not in told + steps
    assert "Rosa" not in told + steps
    assert verify_draw.faults(given) == []


def test_who_reads_the_database_before_the_draw_learns_nothing(debate):
    make_speaker(debate, make_parliament("GR", "Greece"), category=FIRST)
    secret = closed(debate).secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM assembly_sessions_listdraw")
        kept = bytes(cursor.fetchone()[0])

    assert secret.encode() not in kept
    assert ListDraw.objects.get().secret == secret


def test_the_draw_numbers_the_drawn_then_the_late_and_leaves_given_orders(debate):
    guests = [make_speaker(debate, category=OPENING, rank=rank) for rank in (2, 1)]
    listed = [
        make_speaker(debate, make_parliament(f"X{n}", f"Member {n}"), category=FIRST)
        for n in range(5)
    ]
    closed(debate)
    late = make_speaker(debate, make_parliament("X9", "Member 9"), category=FIRST, is_late=True)
    listed[0].state = SpeakerState.WITHDRAWN  # after the close: her number stays
    listed[0].save()
    drawn(debate)

    for one in (*guests, *listed, late):
        one.refresh_from_db()
    assert [one.number for one in guests] == [2, 1]
    assert sorted(one.number for one in listed) == [1, 2, 3, 4, 5]
    assert (late.number, late.rank) == (6, 6)
    assert all(one.rank == one.number for one in listed)
    assert not DebateStep.objects.get(act="draw").before  # nobody takes a draw back


def test_the_draw_waits_for_the_close_and_is_held_once(debate):
    make_speaker(debate, make_parliament("GR", "Greece"), category=FIRST)
    with pytest.raises(ListsOpen):
        drawn(debate)
    with pytest.raises(RegistrationRuns):
        closed(debate, at=debate.registration_closes_at - timedelta(seconds=1))
    closed(debate)
    with pytest.raises(ListsClosed):
        closed(debate)
    with pytest.raises(NothingSpoken):
        drawn(debate, spoken=" – ")
    with pytest.raises(DebateMoved):
        drawn(debate, version=1)
    drawn(debate)
    first = export(debate)
    with pytest.raises(DrawnAlready):
        drawn(debate, spoken="another word")

    assert export(debate) == first


def test_debates_without_a_lot_have_nothing_to_close():
    emergency = make_debate(make_sitting(make_assembly(), day=2), DebateKind.EMERGENCY)
    with pytest.raises(NothingToDraw):
        closed(emergency)
    with pytest.raises(ListsOpen):
        drawn(emergency)


def test_the_clock_closes_lists_once_when_the_deadline_has_passed(debate):
    at = debate.registration_closes_at
    assert close_due(at=at - timedelta(seconds=1)) == 0
    assert close_due(at=at) == 1
    assert close_due(at=at) == 0
    assert ListDraw.objects.count() == 1


def test_the_schedule_closes_them(debate):
    debate.registration_opens_at -= timedelta(days=4000)
    debate.registration_closes_at -= timedelta(days=4000)
    debate.save()
    close_lists_due()
    close_lists_due()
    assert ListDraw.objects.count() == 1


def test_program_and_script_agree_on_the_delegations_of_the_real_list(debate, tmp_path):
    names = make_real_lists(debate)
    closed(debate)
    drawn(debate, spoken="Jade 6, ROUGE 4")
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(export(debate)), encoding="utf-8")

    said = subprocess.run(
        [sys.executable, "-I", str(Path(verify_draw.__file__)), "--spoken", "jade 6 rouge 4", file],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert len(names) == 39
    assert {"Nambia", "Global Organization of Parliamentarians against Corruption"} <= set(names)
    by_number = debate.speakers.filter(speakers_list__category=FIRST).order_by("number")
    expected = [f"{one.number:4} {one.institution.name['en']}" for one in by_number]
    lines = [line[4:] for line in said.splitlines()]
    begins = lines.index("first_speakers") + 1
    assert lines[begins : begins + len(expected)] == expected


def swapped(given):
    lines = given["order"][1]["lines"]
    one, other = lines[0], lines[1]
    one["line"], other["line"] = other["line"], one["line"]
    one["digest"], other["digest"] = other["digest"], one["digest"]


def another_secret(given):
    given["secret"] = "0" * 64
    given["seed"] = verify_draw.hash_of(given["secret"], given["spoken"], given["lists_hash"])
    given["order"] = [
        {
            "category": category,
            "lines": [
                {"number": number, "line": line, "digest": digest}
                for number, (digest, line) in enumerate(lines, start=1)
            ],
        }
        for category, lines in verify_draw.computed(given).items()
    ]


def another_list(given):
    given["lists"] = given["lists"].replace("Greece", "Grease")
    given["lists_hash"] = verify_draw.hash_of(*given["lists"].splitlines())


def one_left_out(given):
    given["lists"] = given["lists"].split("\n", 1)[1]


def another_word(given):
    given["spoken"] = "jade 7"


def no_line(given):
    given["order"][1]["lines"].pop()


@pytest.mark.parametrize(
    "tamper", [swapped, another_secret, another_list, one_left_out, another_word, no_line]
)
def test_whatever_is_changed_is_found(debate, tamper):
    make_real_lists(debate)
    closed(debate)
    drawn(debate)
    given = export(debate)
    assert verify_draw.faults(given) == []
    changed = copy.deepcopy(given)
    tamper(changed)

    assert verify_draw.faults(changed)


def test_who_took_down_the_commitment_sees_another_one(debate):
    make_real_lists(debate)
    before = closed(debate)
    drawn(debate)
    given = export(debate)

    assert verify_draw.faults(given, commitment=before.commitment, spoken="4–11–17") == []
    assert verify_draw.faults(given, commitment="0" * 64)
    assert verify_draw.faults(given, lists_hash="0" * 64)
    assert verify_draw.faults(given, spoken="4 11 18")


def test_who_speaks_for_a_delegation_is_mailed_the_number_that_was_drawn(debate):
    languages = {"FR": "fr", "KE": "en"}
    for code, language in languages.items():
        of = Delegation.objects.create(
            assembly_id=debate.event_id,
            institution=make_parliament(code, code),
            created_at=debate.made_at,
        )
        clerk = make_account(f"{code}@example.org", role=Role.COORDINATOR, delegation=of)
        clerk.language = language
        clerk.save()
        for category in (FIRST, OPENING):
            make_speaker(debate, of.institution, delegation=of, category=category, rank=1)
    closed(debate)

    drawn(debate)

    mails = {one.recipient: one for one in Message.objects.filter(kind="speaker_drawn")}
    firsts = debate.speakers.filter(speakers_list__category=FIRST)
    assert {one.context["number"] for one in mails.values()} == {1, 2}
    for one in firsts:
        told = mails[f"{one.institution.code}@example.org".lower()]
        assert (told.context["number"], told.context["last"]) == (one.number, 2)
        assert told.language == languages[one.institution.code]
        assert told.context["hour"]
        assert told.context["hours"]["zone"] == debate.event.time_zone
