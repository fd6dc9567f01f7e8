"""The list of the 138th is taken as it was held; whatever is wrong in a file is told."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from assemblies.errors import ImportRefused
from assemblies.services import parliaments
from assemblies.services.import_files import SourceFile
from sessions.errors.draws import ListNotEmpty
from sessions.selectors.debates.floor import debate_now
from sessions.services.debates import list_import
from tests.factories.debates import make_debate
from tests.factories.sessions import NOW, make_assembly, make_sitting
from tests.test_architecture import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def debate():
    data = (ROOT / "data/parliaments.csv").read_bytes()
    parliaments.import_file(file=SourceFile(name="parliaments", data=data), by=None, at=NOW)
    return make_debate(make_sitting(make_assembly(), day=2))


def said(*options):
    words = io.StringIO()
    call_command("import_debate_list", "--assembly", "138", *options, stdout=words)
    return words.getvalue()


def test_the_list_is_entered_in_the_order_taken_a_line_a_name(debate):
    tried = said("--dry-run")
    assert not debate.speakers.exists()
    done = said()

    waiting = debate_now(debate, at=NOW).waiting
    names = [str(one.institution.name) if one.institution else one.function for one in waiting]
    assert tried.splitlines()[:-1] == done.splitlines()[:-1]
    assert (len(waiting), done.splitlines()[-1]) == (46, "46 added")
    assert names[:2] == [
        "President of the IPU",
        "President of the Bureau of Women Parliamentarians",
    ]
    assert [(one.number, name) for one, name in zip(waiting, names, strict=True)][5:8] == [
        (2, "Namibia"), (5, "Georgia"), (8, "North Macedonia"),
    ]  # fmt: skip
    assert "'Nambia': guessed NA (a guess: look at it)" in done
    assert "'The former Yugoslav Republic of Macedonia': alias MK" in done
    assert "against Corruption': UNMATCHED, kept by its name" in done
    assert "Global Organization of Parliamentarians against Corruption" in names
    with pytest.raises(CommandError, match="on the lists of this debate already"):
        said()


def test_without_a_general_debate_nothing_is_made(db):
    make_assembly()
    with pytest.raises(CommandError, match="no general debate"):
        said()
    with pytest.raises(CommandError, match="no list of the 999th"):
        call_command("import_debate_list", "--assembly", "999")


def file_of(*speakers, category="first_speakers"):
    groups = [{"category": category, "speakers": list(speakers)}]
    lists = {"general_debate_lists": [{"assembly": 138, "categories": groups}]}
    return SourceFile(name="list.json", data=json.dumps(lists).encode())


GREECE = {"list_no": 1, "delegation": "Greece", "language": "English"}


@pytest.mark.parametrize(
    "file",
    [
        SourceFile(name="x", data=b"\xff"),
        SourceFile(name="x", data=b"[]"),
        SourceFile(name="x", data=b'{"general_debate_lists": [7]}'),
        file_of(GREECE, GREECE),
        file_of(GREECE, category="last_speakers"),
        file_of({**GREECE, "language": "Klingon"}),
        file_of({**GREECE, "list_no": "1"}),
        file_of({**GREECE, "list_no": True}),
        file_of({**GREECE, "list_no": 10**9}),
        file_of({**GREECE, "delegation": 7}),
        file_of({**GREECE, "delegation": "Gre\x00ece"}),
        file_of({**GREECE, "delegation": "x" * 201}),
        file_of("Greece"),
    ],
)
def test_a_bad_file_is_not_taken(db, file):
    with pytest.raises(ImportRefused):
        list_import.read(file=file, number=138)


def test_a_list_is_entered_into_an_empty_debate_only(debate):
    entries = list_import.read(file=file_of(GREECE), number=138)
    list_import.enter(debate=debate, entries=entries, by=None, at=NOW)
    with pytest.raises(ListNotEmpty):
        list_import.enter(debate=debate, entries=entries, by=None, at=NOW)
