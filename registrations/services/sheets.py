"""Importing people from a filled sheet: read, looked at, then added when asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assemblies.enums import Capacity, Language, Sex
from assemblies.models.accounts import User
from assemblies.rules.names import plain
from assemblies.selectors import sentence_of
from assemblies.services import audit
from registrations.enums import AnswerFault
from registrations.errors.coordination import NothingToAdd, SheetGone
from registrations.errors.registering import TooOldForYoungMember
from registrations.gateways import spreadsheets
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.sheets import Sheet
from registrations.paper import sheets as paper
from registrations.rules import sheet_answers as law_of_answers
from registrations.rules import sheets as law
from registrations.rules.sheets import Column, Fault, FaultKind, SheetRow, Vocabulary
from registrations.selectors.copies import identities_of
from registrations.selectors.questions import (
    as_law,
    capacities_for,
    questions_by_key,
    questions_of,
)
from registrations.services import answers, people, sheet_answers
from registrations.services.locks import locked_file
from registrations.services.people import Answers
from registrations.services.words import CAPACITIES, SEXES, Words, name_of_language

KEPT_FOR: Final = timedelta(days=1)
CORRESPONDENCE: Final = (Language.ENGLISH, Language.FRENCH)
HEADINGS: Final[Mapping[Column, Words]] = {
    Column.GIVEN_NAME: gettext_lazy("Given name"),
    Column.FAMILY_NAME: gettext_lazy("Family name"),
    Column.BADGE_NAME: gettext_lazy("Name as on the badge"),
    Column.SEX: gettext_lazy("Sex"),
    Column.CAPACITY: gettext_lazy("Capacity"),
    Column.FUNCTION_IN_PARLIAMENT: gettext_lazy("Function in parliament"),
    Column.FUNCTION_IN_ORGANIZATION: gettext_lazy("Function in the organization"),
    Column.ORGANIZATION: gettext_lazy("Organization"),
    Column.BORN_ON: gettext_lazy("Date of birth"),
    Column.EMAIL: gettext_lazy("E-mail address"),
    Column.LANGUAGE: gettext_lazy("Language of mails"),
    Column.LANGUAGES: gettext_lazy("Languages spoken"),
    Column.ACCESS_NEEDS: gettext_lazy("What is needed for access"),
    Column.IS_LISTED: gettext_lazy("Consents to the published list"),
}
YES: Final = pgettext_lazy("answer in a sheet", "yes")
NO: Final = pgettext_lazy("answer in a sheet", "no")


@dataclass(frozen=True, slots=True)
class SaidFault:
    """What is wrong in one cell. column: its name, or `answer.` and the key of a question."""

    column: str
    code: str
    detail: str


@transaction.atomic
def read(*, file: DelegationFile, content: bytes, name: str, by: User, at: datetime) -> Sheet:
    """Read a filled sheet and keep its rows, encrypted, for a day; nobody is added yet.

    Every row comes with its faults; who stands twice, or is in the delegation already, is marked.
    What she had sent before for this delegation is forgotten. Raises SheetRefused.
    """
    table = spreadsheets.read_table(content)
    rows = _rows_in(table, file, today=at.date())
    Sheet.objects.filter(file=file, read_by=by).delete()
    sheet = Sheet.objects.create(
        file=file,
        name=name[:120],
        rows=[_as_json(row) for row in law.mark_repeated(rows, ())],
        read_at=at,
        read_by=by,
        expires_at=at + KEPT_FOR,
    )
    audit.record(
        act="sheet.read", thing=sheet, by=by, at=at, after={"file": file.pk, "rows": len(rows)}
    )
    return sheet


def _rows_in(
    table: Sequence[Sequence[str]], file: DelegationFile, *, today: date
) -> list[SheetRow]:
    """Return what the table says of people, and what it answers to the event's own questions."""
    capacities, assembly = capacities_for(file), file.delegation.assembly
    words, questions = vocabulary_of(capacities), list(questions_of(assembly.pk))
    rows = law.read(table, words, today=today, opens_on=assembly.starts_on)
    asked = sheet_answers.asked_in_sheets(questions, capacities)
    columns = sheet_answers.columns_of(asked, taken=words.headings)
    return law_of_answers.read(table, rows, columns, [as_law(one) for one in questions])


def rows_of(sheet: Sheet) -> tuple[SheetRow, ...]:
    """Return the rows as they stand against the delegation now. One query."""
    return law.mark_repeated((_from_json(row) for row in sheet.rows), _present(sheet.file))


@transaction.atomic
def add_people(*, sheet: Sheet, by: User, at: datetime) -> tuple[Registration, ...]:
    """Add every good row as a draft, all of them or, when one is refused, none; forget the sheet.

    Rows with faults, rows that repeat another and people who are there already stay out.
    Raises SheetGone the second time, NothingToAdd, RegistrationClosed.
    """
    file = locked_file(sheet.file)
    kept = Sheet.objects.select_for_update(of=("self",)).filter(pk=sheet.pk, expires_at__gt=at)
    locked = kept.select_related("file").first()
    if locked is None:
        raise SheetGone
    good = [row for row in rows_of(locked) if row.is_good]
    if not good:
        raise NothingToAdd
    added = tuple(_add(file, row, by, at) for row in good)
    key = locked.pk
    locked.delete()
    audit.record(
        act="delegation.import",
        thing=file,
        by=by,
        at=at,
        after={"sheet": key, "people": [person.pk for person in added]},
    )
    return added


def _add(file: DelegationFile, row: SheetRow, by: User, at: datetime) -> Registration:
    person = people.add(file=file, answers=answers_of(row), by=by, at=at)
    if not row.answers:
        return person
    return answers.save(person=person, values=row.answers, is_complete=False, by=by, at=at)


@transaction.atomic
def forget(*, sheet: Sheet) -> None:
    """Forget a sheet that is not wanted."""
    Sheet.objects.filter(pk=sheet.pk).delete()


def answers_of(row: SheetRow) -> Answers:
    """Return what a good row says of a person."""
    values = dict(row.values)
    born_on = values.pop(Column.BORN_ON, None)
    return Answers(
        **{str(column): value for column, value in values.items()}
        | {
            "sex": Sex(values[Column.SEX]),
            "capacity": Capacity(values[Column.CAPACITY]),
            "language": Language(values.get(Column.LANGUAGE, Language.ENGLISH)),
            "languages": tuple(Language(code) for code in values.get(Column.LANGUAGES, ())),
            "born_on": date.fromisoformat(born_on) if born_on else None,
        }
    )


def template(*, file: DelegationFile, as_csv: bool) -> bytes:
    """Return the empty sheet in the active language, with the capacities of this delegation.

    After the usual columns come the event's own questions that a cell can answer.
    """
    capacities = capacities_for(file)
    asked = sheet_answers.asked_in_sheets(questions_of(file.delegation.assembly_id), capacities)
    taken = vocabulary_of(capacities).headings
    columns = [
        *(_template_column(column, capacities) for column in Column),
        *sheet_answers.template_columns(asked, taken=taken),
    ]
    if as_csv:
        return paper.csv_template(columns)
    return paper.xlsx_template(columns, people=_("People"), choices=_("Choices"))


def said_faults(rows: Iterable[SheetRow], file: DelegationFile) -> dict[int, list[SaidFault]]:
    """Return what is wrong in each row, by its number, in the active language."""
    capacities = capacities_for(file)
    questions = questions_by_key(file.delegation.assembly_id)
    said: dict[int, list[SaidFault]] = {}
    for row in rows:
        said[row.number] = [
            SaidFault(one.column, one.kind, sentence_of_fault(one, capacities))
            for one in row.faults
        ]
        for key, fault in row.answer_faults.items():
            sentence = sheet_answers.sentence_of_fault(key, fault, questions)
            said[row.number].append(SaidFault(f"answer.{key}", fault, sentence))
    return said


def sentence_of_fault(fault: Fault, capacities: tuple[Capacity, ...]) -> str:
    """Return what is wrong in a cell, in the active language.

    capacities: those of the delegation, of which a few are named to who wrote another.
    """
    sentences: dict[FaultKind, str] = {
        FaultKind.MISSING: _("is missing"),
        FaultKind.TOO_LONG: _("has more than %(limit)s characters") % {"limit": fault.limit},
        FaultKind.UNPRINTABLE: _("has characters that cannot be printed"),
        FaultKind.FORMULA: _("is a formula or an error of the sheet; write the value itself"),
        FaultKind.UNKNOWN_WORD: _("is none of the words that may stand there"),
        FaultKind.NO_DATE: _("is no date; write it as 1980-12-31 or 31.12.1980"),
        FaultKind.DATE_OUT_OF_RANGE: _("lies in the future or is too long ago"),
        FaultKind.NO_ADDRESS: _("is no e-mail address"),
        FaultKind.TOO_OLD: sentence_of(TooOldForYoungMember(limit=fault.limit)),
    }
    said = f"{HEADINGS[fault.column]}: {sentences[fault.kind]}"
    words = list(_words_in(fault.column, capacities).values())
    if fault.kind != FaultKind.UNKNOWN_WORD or not words:
        return said
    return sheet_answers.with_words(said, words)


@cache
def vocabulary_of(capacities: tuple[Capacity, ...]) -> Vocabulary:
    """Return the words a sheet may use: those of every language of the site, and our own codes."""
    headings: dict[str, Column] = {plain(column): column for column in Column}
    words: dict[Column, dict[str, Any]] = {
        column: {plain(code): code for code in _words_in(column, capacities)}
        for column in (Column.SEX, Column.CAPACITY, Column.LANGUAGE, Column.LANGUAGES)
    }
    words[Column.SEX] |= {"f": Sex.FEMALE, "m": Sex.MALE}
    words[Column.IS_LISTED] = {"true": True, "false": False, "1": True, "0": False, "x": True}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            headings |= {plain(str(text)): column for column, text in HEADINGS.items()}
            for column, known in words.items():
                known |= {plain(text): code for code, text in _words_in(column, capacities).items()}
    return Vocabulary(headings, words)


def _words_in(column: Column, capacities: tuple[Capacity, ...]) -> dict[Any, str]:
    """Return what may be chosen in a column and how it is called in the active language."""
    if column == Column.SEX:
        return {sex: str(SEXES[sex]) for sex in Sex}
    if column == Column.CAPACITY:
        return {one: str(CAPACITIES[one]) for one in capacities}
    if column == Column.LANGUAGE:
        return {code: name_of_language(code) for code in CORRESPONDENCE}
    if column == Column.LANGUAGES:
        return {code: name_of_language(code) for code in Language}
    if column == Column.IS_LISTED:
        return {True: str(YES), False: str(NO)}
    return {}


def _template_column(column: Column, capacities: tuple[Capacity, ...]) -> paper.TemplateColumn:
    words = tuple(_words_in(column, capacities).values())
    hints = {
        Column.BORN_ON: _("For young members of parliament. Write 1980-12-31 or 31.12.1980."),
        Column.LANGUAGES: _("Several with commas: %(languages)s") % {"languages": ", ".join(words)},
    }
    return paper.TemplateColumn(
        heading=str(HEADINGS[column]),
        hint=hints.get(column, ""),
        choices=() if column == Column.LANGUAGES else words,
        is_required=column in law.REQUIRED,
        is_date=column == Column.BORN_ON,
    )


def _present(file: DelegationFile) -> Iterable[law.Identity]:
    return identities_of(Registration.objects.filter(file=file).standing())


def _as_json(row: SheetRow) -> dict[str, Any]:
    return {
        **asdict(row),
        "values": {str(column): value for column, value in row.values.items()},
        "faults": [[fault.column, fault.kind, fault.limit] for fault in row.faults],
    }


def _from_json(row: dict[str, Any]) -> SheetRow:
    kept = SheetRow(
        **{
            **row,
            "values": {Column(name): value for name, value in row["values"].items()},
            "faults": tuple(
                Fault(Column(column), FaultKind(kind), limit)
                for column, kind, limit in row["faults"]
            ),
            "answer_faults": {
                key: AnswerFault(fault) for key, fault in row.get("answer_faults", {}).items()
            },
        }
    )
    return replace(kept, repeats_row=None, is_present=False)
