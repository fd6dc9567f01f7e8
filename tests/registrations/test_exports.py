"""Lists as files: made in the background, in constant memory, without formulas, hers alone."""

import csv
import gc
import io
import itertools
import tracemalloc
from datetime import date
from zipfile import ZipFile

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from assemblies.models.accounts import RoleGrant
from assemblies.models.audit import AuditEntry
from assemblies.paper import tables
from registrations import tasks
from registrations.enums import ExportState, QuestionKind, SheetKind
from registrations.errors.papers import ExportFinished
from registrations.jobs import exports as jobs
from registrations.models.desk import Export, ExportPart
from registrations.models.questions import Question
from registrations.models.retention import Erasure
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import visible_exports
from registrations.selectors import people_tables
from registrations.selectors.people import Wanted
from registrations.services import exports, retention
from tests.factories.privacy import make_photo
from tests.factories.questions import ask as ask_question
from tests.factories.questions import ask_passport, make_answer
from tests.registrations.test_desk_lists import add_many

HEADINGS = ["Number", "Name"]


def ask(world, *, sheet=SheetKind.XLSX, by=None, at=None, **wanted):
    return exports.ask(
        event=world.assembly, wanted=Wanted(**wanted), sheet=sheet, by=by or world.desk,
        at=at or timezone.now(),
    )  # fmt: skip


def made(export):
    assert jobs.make_next(clock=timezone.now)
    export.refresh_from_db()
    return export


def bytes_of(export):
    return b"".join(bytes(part.content) for part in export.parts.order_by("number"))


def table_of(export):
    book = openpyxl.load_workbook(io.BytesIO(bytes_of(export)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_list_is_made_as_wanted_in_the_words_of_who_asked(world):
    world.add_person(badge_name="Ada", family_name="Zed")
    world.add_person(badge_name="Other", file=world.other_file)
    with translation.override("fr"):
        export = ask(world, delegation="FR")

    made(export)

    heading, row = table_of(export)
    assert (export.state, export.done, export.total) == (ExportState.READY, 1, 1)
    assert "Nom de famille" in heading
    assert row[1:6] == ["FR", "France", "Zed", "Marie", "Ada"]
    assert AuditEntry.objects.filter(act="export.ask", by_key=str(world.desk.pk)).count() == 1


def columns_of(export):
    heading, row = table_of(export)
    return dict(zip(heading, row, strict=True))


def test_sheet_has_what_the_desk_asked_in_words_and_nothing_protected(world):
    person = world.add_person(organization="Example Union", born_on=date(1990, 12, 31))
    given = [
        (ask_question(world, "hotel", QuestionKind.CHOICE), "yes"),
        (ask_question(world, "meals", QuestionKind.CHOICES), ["no", "yes"]),
        (ask_question(world, "land", QuestionKind.COUNTRY), "CH"),
        (ask_question(world, "nights", QuestionKind.NUMBER), 3),
        (ask_question(world, "photos", QuestionKind.CONSENT), True),
        (ask_question(world, "free"), None),
        (ask_passport(world), "X1234567"),
    ]
    ask_question(world, "scan", QuestionKind.FILE)
    for question, value in given:
        make_answer(question, person, value)
    make_photo(world, person)
    with translation.override("fr"):
        export = ask(world)

    told = columns_of(made(export))

    assert openpyxl.load_workbook(io.BytesIO(bytes_of(export))).sheetnames == ["Personnes"]
    assert [told[name] for name in ("Organisation", "Date de naissance", "Photo")] == [
        "Example Union", "1990-12-31", "Oui"
    ]  # fmt: skip
    assert told["Consent à figurer sur la liste publiée"] == "Non"
    assert list(told.items())[-6:] == [
        ("Hotel", "Oui"), ("Meals", "Non, Oui"), ("Land", "Suisse"), ("Nights", 3),
        ("Photos", "Oui"), ("Free", None),
    ]  # fmt: skip


def test_question_that_was_protected_meanwhile_gives_no_answer(world):
    question = ask_question(world, "allergies")
    make_answer(question, world.add_person(), "nuts")
    export = ask(world)
    Question.objects.filter(pk=question.pk).update(is_protected=True)

    assert columns_of(made(export))["Allergies"] is None


def test_portion_of_a_list_takes_three_queries(world, django_assert_num_queries):
    hotel = ask_question(world, "hotel", QuestionKind.CHOICE)
    for one in (world.add_person(), world.add_person(file=world.other_file)):
        make_answer(hotel, one, "yes")
    words, everybody = exports.words_now(world.assembly), visible_registrations(world.desk)

    with django_assert_num_queries(3):
        rows = list(people_tables.rows_of(everybody, words))

    assert [row[-1] for row in rows] == ["Yes", "Yes"]


def test_formulas_are_text_in_both_kinds(world):
    evil = '=HYPERLINK("http://example.org";"x")'
    world.add_person(badge_name=evil, family_name="-1+1", email="")
    sheet, table = made(ask(world)), made(ask(world, sheet=SheetKind.CSV))

    xml = ZipFile(io.BytesIO(bytes_of(sheet))).read("xl/worksheets/sheet1.xml").decode()
    assert table_of(sheet)[1][5] == evil
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    book = openpyxl.load_workbook(io.BytesIO(bytes_of(sheet)))
    quoted = [cell.quotePrefix for cell in next(book.active.iter_rows(min_row=2))]
    assert [bool(cell) for cell in quoted[3:6]] == [True, False, True]

    rows = list(csv.reader(io.StringIO(bytes_of(table).decode("utf-8-sig"))))
    assert (rows[1][3], rows[1][5]) == ("'-1+1", f"'{evil}")


def peak_of(work):
    """Return the most memory that ``work`` held at once, in bytes.

    Rows refer to each other in rings, which wait for the collector. Here it comes often: what lived
    before is none of its business, and it looks at everything each time.
    """
    often, usual = (700, 1, 1), gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.collect()  # it remembers how much lived when it last came
    gc.set_threshold(*often)
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.set_threshold(*usual)
        gc.unfreeze()


def test_sheet_of_ten_thousand_takes_no_more_memory_than_of_a_thousand(tmp_path):
    def sheet(number):
        rows = ([n, f"Name {n} " + "x" * 40] for n in range(number))
        return lambda: tables.write_xlsx(str(tmp_path / f"{number}.xlsx"), "Names", HEADINGS, rows)

    peak_of(sheet(10))  # what is imported and kept once

    assert peak_of(sheet(10_000)) < peak_of(sheet(1_000)) * 2
    book = openpyxl.load_workbook(tmp_path / "10000.xlsx", read_only=True)
    assert sum(1 for _row in book.active.iter_rows()) == 10_001


def test_whole_list_takes_no_more_memory_when_it_is_long(world, monkeypatch):
    monkeypatch.setattr(jobs, "PART", 16 * 1024)
    monkeypatch.setattr(people_tables, "AT_ONCE", 50)  # both lists are longer than one portion
    peaks = []
    for number in (300, 0, 900):  # the first: what is imported and kept once
        add_many(world, number)
        ask(world)
        peaks.append(peak_of(lambda: jobs.make_next(clock=timezone.now)))

    assert Export.objects.filter(state=ExportState.READY).count() == 3
    assert peaks[2] < peaks[1] * 2


def test_file_is_kept_in_pieces_sealed_and_small(world, monkeypatch):
    monkeypatch.setattr(jobs, "PART", 100)
    world.add_person(badge_name="Ada Secret")
    export = made(ask(world, sheet=SheetKind.CSV))

    with transaction.atomic():
        sealed = ExportPart.objects.extra(select={"raw": "content"}).values_list("raw", flat=True)
        stored = [bytes(piece) for piece in sealed]

    assert len(stored) > 1
    assert all(b"Ada Secret" not in piece and b"Marie" not in piece for piece in stored)
    assert "Ada Secret" in bytes_of(export).decode()


def test_progress_is_said_while_it_is_made(world, monkeypatch):
    monkeypatch.setattr(jobs, "SAID_EVERY", 1)
    for name in ("A", "B", "C"):
        world.add_person(badge_name=name)
    said = []
    real = jobs._say
    monkeypatch.setattr(
        jobs, "_say", lambda export, **how: (said.append(tuple(how.values())), real(export, **how))
    )

    made(ask(world))

    assert said == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_cancelled_while_it_is_made_leaves_nothing(world, monkeypatch):
    monkeypatch.setattr(jobs, "SAID_EVERY", 1)
    world.add_person()
    world.add_person(badge_name="B")
    export = ask(world)
    real = jobs._say

    def cancels(running, *, done, total):
        if done == 1:
            exports.cancel(export=export, by=world.desk, at=timezone.now())
        real(running, done=done, total=total)

    monkeypatch.setattr(jobs, "_say", cancels)

    made(export)

    assert export.state == ExportState.CANCELLED
    assert not export.parts.exists()
    with pytest.raises(ExportFinished):
        exports.cancel(export=export, by=world.desk, at=timezone.now())


def test_list_that_fails_is_tried_again_and_then_given_up(world, monkeypatch):
    export = ask(world)
    monkeypatch.setattr(tables, "write_xlsx", lambda *_: 1 / 0)

    states = []
    for _try in range(jobs.TRIES):
        made(export)
        states.append(export.state)

    assert states == [ExportState.WAITING, ExportState.WAITING, ExportState.FAILED]
    assert export.finished_at is not None
    assert not jobs.make_next(clock=timezone.now)


def test_list_of_a_worker_that_died_is_taken_over_after_its_lease(world):
    export = ask(world)
    Export.objects.filter(pk=export.pk).update(
        state=ExportState.RUNNING, claimed_until=timezone.now() + jobs.LEASE
    )
    assert not jobs.make_next(clock=timezone.now)

    Export.objects.filter(pk=export.pk).update(claimed_until=timezone.now())

    assert made(export).state == ExportState.READY


def test_who_lost_her_rights_meanwhile_gets_nobody(world):
    world.add_person()
    export = ask(world)
    RoleGrant.objects.filter(user=world.desk).delete()

    made(export)

    assert (export.state, export.total) == (ExportState.READY, 0)


def test_list_whose_day_is_over_is_nobodys_and_is_erased_with_its_proof(world):
    now = timezone.now()
    old, new = made(ask(world)), ask(world)
    Export.objects.filter(pk=old.pk).update(expires_at=now)

    assert list(visible_exports(world.desk, now)) == [new]
    retention.erase_due(at=now)

    assert not ExportPart.objects.exists()
    assert list(Export.objects.all()) == [new]
    assert Erasure.objects.get().count == 1


def test_one_wake_up_makes_several(world):
    for _number in range(3):
        ask(world)

    tasks.make_exports()

    assert set(Export.objects.values_list("state", flat=True)) == {ExportState.READY}


def test_finished_list_has_its_time(world):
    export = ask(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(state=ExportState.READY)


def test_lines_of_a_table_begin_with_the_mark_of_their_encoding():
    lines = tables.csv_lines(HEADINGS, itertools.repeat([1, "@a"], 2))

    assert "".join(lines) == "\ufeffNumber,Name\r\n1,'@a\r\n1,'@a\r\n"
