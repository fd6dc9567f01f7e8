import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assemblies.enums import YearlySession
from assemblies.errors import ImportRefused
from assemblies.services.import_files import SourceFile
from sessions.services import programme_import
from sessions.services.programme_import import Sources

DATA = Path(__file__).parents[2] / "data"
INDICATIVE = Path(__file__).parent / "files" / "indicative_end.json"
REMOVED = object()


def source(path):
    return SourceFile(name=path.name, data=path.read_bytes())


def read_138():
    return programme_import.read(
        sources=Sources(
            assembly=source(DATA / "assemblies.json"),
            titles=source(DATA / "titles-138.fr.csv"),
            bodies=source(DATA / "bodies.csv"),
        ),
        number=138,
    )


def read_text(text, **companions):
    files = {name: SourceFile(name=f"{name}.csv", data=data) for name, data in companions.items()}
    assembly = SourceFile(name="file.json", data=text if isinstance(text, bytes) else text.encode())
    return programme_import.read(sources=Sources(assembly=assembly, **files), number=901)


def invented():
    return json.loads(INDICATIVE.read_text(encoding="utf-8"))


def read(whole, **companions):
    return read_text(json.dumps(whole), **companions)


def faults_of(whole, **companions):
    with pytest.raises(ImportRefused) as refusal:
        read(whole, **companions)
    return list(refusal.value.faults)


def with_row(**changes):
    whole = invented()
    row = whole["programmes"][0]["rows"][2]
    for key, value in changes.items():
        if value is REMOVED:
            del row[key]
        else:
            row[key] = value
    return whole


def test_the_138th_is_read_whole():
    programme = read_138()

    assert (programme.starts_on, programme.ends_on) == (date(2018, 3, 24), date(2018, 3, 28))
    assert programme.time_zone == "Europe/Zurich"
    assert programme.yearly_session is YearlySession.FIRST
    assert programme.title == {"en": "138th Assembly", "fr": "138e Assemblée"}
    assert [row.n for row in programme.sittings] == list(range(1, 72))
    assert sum(row.is_closed for row in programme.sittings) == 31
    assert len({row.room.casefold() for row in programme.sittings}) == 11
    assert len(programme.bodies) == 41
    assert programme.notes == ()


def test_the_138th_is_in_two_languages_throughout():
    programme = read_138()

    texts = [row.title for row in (*programme.sittings, *programme.agenda)]
    texts += [*programme.bodies.values(), programme.place]
    assert all({"en", "fr"} == text.keys() for text in texts)


def test_hours_of_the_138th_follow_the_change_to_summer_time():
    moments = {row.n: row.starts_at for row in read_138().sittings}

    assert moments[20] == datetime(2018, 3, 24, 14, 30, tzinfo=UTC)  # 15:30 at UTC+1
    assert moments[21] == datetime(2018, 3, 25, 6, 0, tzinfo=UTC)  # 08:00 at UTC+2


def test_a_title_cut_in_the_source_stays_as_found():
    (row,) = [row for row in read_138().sittings if row.n == 38]

    assert row.title["en"].endswith("on Strengthening inter-parliamen")


def test_agenda_of_the_138th_names_the_committees():
    agenda = {item.number: item for item in read_138().agenda}

    assert len(agenda) == 8
    assert agenda[1].body == ""
    assert agenda[4].body == "sc_peace"
    assert agenda[2].title["fr"] == "Examen de demandes d'inscription d'un point d'urgence"


def test_an_estimated_end_keeps_its_label_in_the_languages_given():
    council, committee, plenary = read(invented()).sittings

    assert council.end_is_indicative
    assert council.time_shown_as == {"en": "09:00 until the agenda is exhausted"}
    assert council.ends_at == datetime(2031, 3, 29, 11, 0, tzinfo=UTC)
    assert committee.time_shown_as == {
        "en": "At the end of the Governing Council",
        "fr": "À l'issue du Conseil directeur",
    }
    assert (plenary.end_is_indicative, plenary.time_shown_as) == (False, None)
    assert plenary.interpretation == "English and French only"
    assert plenary.purposes == ("general_debate", "election")


def test_keys_nobody_reads_are_ignored_and_noted():
    whole = invented()
    whole["weather"] = "fair"

    assert read(whole).notes == ("file.json: 'weather' ignored", "rows: 'coffee' ignored (row 3)")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"date": REMOVED}, "date: missing"),
        ({"date": "2031-02-30"}, "date: '2031-02-30' is not a day like 2018-03-24"),
        ({"date": "20310330"}, "date: '20310330' is not a day like 2018-03-24"),
        ({"date": "0001-01-01"}, "date: '0001-01-01' is not a day like 2018-03-24"),
        ({"start": REMOVED}, "start: missing"),
        ({"start": "9:00"}, "start: '9:00' is not an hour like 09:30"),
        ({"start": "24:00"}, "start: '24:00' is not an hour like 09:30"),
        ({"start": 900}, "start: 900 is not an hour like 09:30"),
        ({"end": REMOVED}, "end: missing"),
        ({"end": "09:00"}, "end: '09:00' is not after '09:00'"),
        (
            {"start": "02:00"},
            "start: 02:00 does not exist on 2031-03-30 in Europe/Zurich: clocks skip it",
        ),
        (
            {"start": "01:30", "end": "02:59"},
            "end: 02:59 does not exist on 2031-03-30 in Europe/Zurich: clocks skip it",
        ),
        ({"body": REMOVED}, "body: missing"),
        ({"body": "nobody"}, "body: 'nobody' is not a body of the file"),
        ({"body": ["assembly"]}, "body: ['assembly'] is not a body of the file"),
        ({"title": REMOVED}, "title: missing"),
        ({"title": " "}, "title: missing"),
        ({"title": 7}, "title: 7 is not a text"),
        ({"title": {"tlh": "x"}}, "title: {'tlh': 'x'} is not a text in a language"),
        ({"title": "x" * 501}, "title: 501 characters; at most 500 are possible"),
        ({"title": "a\x00b"}, "title: contains a control character or a line break"),
        ({"title": "a\ud800b"}, "title: contains a control character or a line break"),
        ({"room": 12}, "room: 12 is not a text"),
        ({"room": "x" * 201}, "room: 201 characters; at most 200 are possible"),
        ({"closed": "yes"}, "closed: 'yes' is neither true nor false"),
        ({"closed": 1}, "closed: 1 is neither true nor false"),
        ({"purposes": "election"}, "purposes: 'election' is not a list"),
        ({"purposes": ["election", "picnic"]}, "purposes: 'picnic' is not a purpose"),
        ({"purposes": [{}]}, "purposes: {} is not a purpose"),
        ({"interpretation": False}, "interpretation: False is not a text"),
        ({"end_is_indicative": "no"}, "end_is_indicative: 'no' is neither true nor false"),
        ({"time_shown_as": "later"}, "time_shown_as: stands only where end_is_indicative is true"),
    ],
)
def test_a_bad_value_is_named_with_row_field_and_reason(changes, fault):
    assert faults_of(with_row(**changes)) == [f"file.json line 1, row 3: {fault}"]


def test_the_hours_on_both_sides_of_the_skipped_one_exist():
    before = read(with_row(start="01:59", end="03:00")).sittings[2]

    assert before.starts_at == datetime(2031, 3, 30, 0, 59, tzinfo=UTC)
    assert before.ends_at == datetime(2031, 3, 30, 1, 0, tzinfo=UTC)


def test_an_hour_that_occurs_twice_is_the_first_and_noted():
    programme = read(with_row(date="2031-10-26", start="02:30", end="04:00"))

    assert programme.sittings[2].starts_at == datetime(2031, 10, 26, 0, 30, tzinfo=UTC)
    assert "row 3: 02:30 occurs twice on 2031-10-26; the first is meant" in programme.notes


def test_all_faults_of_all_files_are_told_at_once():
    whole = with_row(start="25:00", body="nobody")
    whole["programmes"][0]["rows"][0]["end"] = "noon"

    faults = faults_of(whole, titles=b"n,fr\n1,\n77,Rien\n", bodies=b"code,fr\nassembly,\n")

    assert faults == [
        "titles.csv line 2: fr: missing",
        "bodies.csv line 2: fr: missing",
        "file.json line 1, row 1: end: 'noon' is not an hour like 09:30",
        "file.json line 1, row 3: start: '25:00' is not an hour like 09:30",
        "file.json line 1, row 3: body: 'nobody' is not a body of the file",
        "titles.csv line 3: n: 77 is not a row here",
    ]


@pytest.mark.parametrize(
    ("n", "fault"),
    [
        (REMOVED, "file.json line 1, row at place 3: n: missing"),
        ("3", "file.json line 1, row at place 3: n: '3' is not a number from 1"),
        (0, "file.json line 1, row at place 3: n: 0 is not a number from 1"),
        (True, "file.json line 1, row at place 3: n: True is not a number from 1"),
        (2, "file.json line 1, row at place 3: n: 2 occurs twice"),
    ],
)
def test_a_row_without_a_number_of_its_own_is_named_by_its_place(n, fault):
    assert faults_of(with_row(n=n)) == [fault]


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("assemblies", [], "file.json assemblies: number: 901 is missing"),
        ("programmes", [], "file.json programmes: assembly: 901 is missing"),
        ("programmes", {}, "file.json programmes: list: {} is not a list"),
        ("assemblies", ["901"], "file.json assemblies at place 1: entry: '901' is no object"),
        ("bodies", [], "file.json bodies: bodies: [] is not an object"),
        (
            "bodies",
            {"Not A Code": "x"},
            "file.json bodies: 'Not A Code': is not a code of small letters and digits",
        ),
        (
            "programmes",
            [{"assembly": 901, "place": "x", "time_zone": "UTC"}],
            "file.json programmes: rows: missing",
        ),
        (
            "programmes",
            [{"assembly": 901, "place": "x", "time_zone": "UTC", "rows": ["lunch"]}],
            "file.json line 1, row at place 1: row: 'lunch' is not an object",
        ),
    ],
)
def test_a_part_that_is_missing_or_of_another_kind_is_named(key, value, fault):
    assert faults_of({**invented(), key: value})[0] == fault


def test_an_assembly_listed_twice_is_refused():
    whole = invented()
    whole["assemblies"].append(whole["assemblies"][0])

    assert faults_of(whole) == ["file.json assemblies: number: 901 occurs 2 times"]


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("start", REMOVED, "start: missing"),
        ("end", "2031-03-28", "end: is before the start"),
        ("year", "2031", "year: '2031' is not a year"),
    ],
)
def test_days_of_the_assembly_must_be_there_and_in_order(key, value, fault):
    whole = invented()
    whole["assemblies"][0].pop(key)
    if value is not REMOVED:
        whole["assemblies"][0][key] = value

    assert faults_of(whole) == [f"file.json assembly 901: {fault}"]


def test_a_third_assembly_in_a_year_is_refused():
    whole = invented()
    whole["assemblies"] += [{"number": 899, "year": 2031}, {"number": 900, "year": 2031}]

    assert faults_of(whole) == [
        "file.json assembly 901: year: The Assembly meets 2 times a year; "
        "this would be session 3 of 2031."
    ]


@pytest.mark.parametrize("zone", ["Europe/Atlantis", None, 1, "UTC+1"])
def test_a_zone_nobody_knows_is_refused(zone):
    whole = invented()
    whole["programmes"][0]["time_zone"] = zone

    assert faults_of(whole) == [f"file.json programmes: time_zone: {zone!r} is not a time zone"]


def test_agenda_items_are_checked_too():
    whole = invented()
    whole["agendas"][0]["items"] += [{"item": 2}, {"en": "No number", "body": "nobody"}]

    assert faults_of(whole) == [
        "file.json agenda item 2: item: occurs twice",
        "file.json agenda item 2: title: {} is not a text",
        "file.json agenda item at place 4: item: missing",
        "file.json agenda item at place 4: body: 'nobody' is not a body of the file",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "file.json line 1: file: not JSON: Expecting value"),
        ('{"a": 1,\n}', "file.json line 2: file: not JSON: "),
        ("[]", "file.json: file: not a JSON object"),
        ('{"bodies": {}, "bodies": {}}', "file.json: file: cannot be read: a key occurs twice"),
        (b'{\n"a": "\xff"}', "file.json line 2: file: not UTF-8 text"),
        ("[" * 100_000, "file.json: file: cannot be read: "),
        ('{"n": ' + "1" * 5000 + "}", "file.json: file: cannot be read: "),
    ],
    ids=["empty", "comma", "list", "doubled key", "latin", "deep", "long number"],
)
def test_a_file_that_is_no_json_object_is_named(text, fault):
    with pytest.raises(ImportRefused) as refusal:
        read_text(text)

    assert len(refusal.value.faults) == 1
    assert refusal.value.faults[0].startswith(fault)


def test_titles_that_are_missing_are_noted():
    programme = read(invented(), titles=b"n,fr\n3,Ouverture\n")

    assert programme.sittings[2].title["fr"] == "Ouverture"
    assert "no title in another language for rows 1, 2" in programme.notes


def test_a_companion_line_without_a_code_or_with_a_strange_one_is_refused():
    faults = faults_of(invented(), bodies=b"code,fr\n,Rien\n\nNot A Code,Rien\n")

    assert faults == [
        "bodies.csv line 2: code: missing",
        "file.json bodies: '': is not a code of small letters and digits",
        "file.json bodies: 'Not A Code': is not a code of small letters and digits",
    ]


def test_a_companion_that_names_a_row_twice_is_refused():
    faults = faults_of(invented(), titles=b"n,fr\n3,Un\n3,Deux\n")

    assert faults == ["titles.csv line 3: n: 3 stands in titles.csv line 2 already"]


@pytest.mark.parametrize(
    ("number", "kind", "title"),
    [
        (901, "assembly", {"en": "901st Assembly", "fr": "901e Assemblée"}),
        (902, "assembly", {"en": "902nd Assembly", "fr": "902e Assemblée"}),
        (903, "assembly", {"en": "903rd Assembly", "fr": "903e Assemblée"}),
        (911, "assembly", {"en": "911th Assembly", "fr": "911e Assemblée"}),
        (1, "conference", {"en": "1st Conference", "fr": "1re Conférence"}),
    ],
)
def test_an_assembly_is_titled_by_its_number(number, kind, title):
    whole = invented()
    whole["assemblies"] = [{**whole["assemblies"][0], "number": number, "kind": kind}]
    whole["programmes"][0]["assembly"] = number
    file = SourceFile(name="file.json", data=json.dumps(whole).encode())

    programme = programme_import.read(sources=Sources(assembly=file), number=number)

    assert programme.title == title
