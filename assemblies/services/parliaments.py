"""The register of parliaments, taken from a file of the secretariat."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from assemblies.enums import InstitutionKind, Language, MembershipState, SearchThing
from assemblies.models.accounts import User
from assemblies.models.institutions import (
    GeopoliticalGroup,
    GroupMembership,
    Institution,
    MembershipPeriod,
)
from assemblies.services import audit, search
from assemblies.services.import_files import (
    Cells,
    Findings,
    ImportReport,
    SourceFile,
    clean_text,
    parsed_day,
    shown,
    table,
)

GROUPS = {
    "african": {"en": "African Group", "fr": "Groupe africain"},
    "arab": {"en": "Arab Group", "fr": "Groupe arabe"},
    "asia_pacific": {"en": "Asia-Pacific Group", "fr": "Groupe de l'Asie-Pacifique"},
    "eurasia": {"en": "Eurasia Group", "fr": "Groupe Eurasie"},
    "grulac": {
        "en": "Group of Latin America and the Caribbean (GRULAC)",
        "fr": "Groupe de l'Amérique latine et des Caraïbes (GRULAC)",
    },
    "twelve_plus": {"en": "Twelve Plus Group", "fr": "Groupe des Douze Plus"},
}

# Read by the import. The others of the format are figures computed elsewhere, or not needed yet.
READ = (
    "iso2",
    "iso3",
    "name_en",
    "name_fr",
    "member_basis",
    "joined",
    "chambers",
    "legislature",
    "population",
    "groups",
    "groups_evidence",
)
NOT_READ = (
    "name_as_listed_2019",
    "lower_or_single_chamber",
    "lower_or_single_seats",
    "upper_chamber",
    "upper_seats",
    "computed_extra_votes",
    "computed_votes",
    "computed_votes_single_sex",
    "max_delegates_first_session",
)

# Where the file does not say when a parliament joined, it has always been a Member.
SINCE_THE_BEGINNING = date(1889, 1, 1)
# More people than there are: a slip of the hand.
LARGEST_POPULATION = 9_999_999_999

_ISO2 = re.compile(r"[A-Z]{2}")
_ISO3 = re.compile(r"[A-Z]{3}")
_WHOLE = re.compile(r"[0-9]{1,10}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParliamentRow:
    """A parliament as the file has it."""

    code: str
    iso3: str
    name: dict[str, str]
    legislature: str
    chambers: int | None
    population: int
    member_basis: str
    joined_on: date
    groups: tuple[tuple[str, str], ...]

    def facts(self) -> dict[str, Any]:
        """Return what stands in the parliament's own row."""
        return {
            "iso3": self.iso3,
            "name": self.name,
            "legislature": self.legislature,
            "chambers": self.chambers,
            "population": self.population,
            "member_basis": self.member_basis,
        }


@transaction.atomic
def import_file(
    *, file: SourceFile, by: User | None, at: datetime, dry_run: bool = False
) -> ImportReport:
    """Take the parliaments of a CSV file into the register: all of them, or none.

    Adds, and changes what differs; a parliament that is not in the file stays as it is, and so do
    memberships once they are known. A second import of the same file changes nothing.
    With `dry_run` the report says what would happen and nothing is kept.
    Raises ImportRefused with all faults of the file.
    """
    rows, notes = read_rows(file)
    known = {
        institution.code: institution
        for institution in Institution.objects.select_for_update(of=("self",)).filter(
            code__in=[row.code for row in rows]
        )
    }
    groups = _groups() if rows else {}
    memberships = _memberships(known)
    added: list[str] = []
    changed: list[str] = []
    for row in rows:
        if (institution := known.get(row.code)) is None:
            _admit(row, groups, by=by, at=at)
            added.append(f"{row.code} {row.name['en']}")
        elif differing := _revise(
            institution, row, memberships.get(institution.pk, {}), groups, by=by, at=at
        ):
            changed.append(f"{row.code} {row.name['en']}: {', '.join(differing)}")
    codes = [row.code for row in rows]
    keys = Institution.objects.filter(code__in=codes).values_list("pk", flat=True)
    search.keep_ground(thing=SearchThing.PARLIAMENT, keys=list(keys))
    if dry_run:
        transaction.set_rollback(True)
    return ImportReport(
        added=tuple(added),
        changed=tuple(changed),
        unchanged=len(rows) - len(added) - len(changed),
        notes=notes,
    )


def read_rows(file: SourceFile) -> tuple[tuple[ParliamentRow, ...], tuple[str, ...]]:
    """Return the parliaments of a CSV file and what else there is to say about it.

    Raises ImportRefused with all faults.
    """
    findings = Findings()
    lines = table(file, required=READ, optional=NOT_READ, findings=findings)
    rows: list[ParliamentRow] = []
    seen: dict[str, str] = {}
    for line in lines:
        rows.append(_row(line, findings))
        for column in ("iso2", "iso3"):
            _once(line, column, seen, findings)
    if not lines and not findings.faults:
        findings.fault(file.name, "file", "no line but the heading")
    findings.refuse_if_faulty()
    return tuple(rows), tuple(findings.notes)


def _once(line: Cells, column: str, seen: dict[str, str], findings: Findings) -> None:
    code = line.values[column].strip()
    first = seen.setdefault(f"{column} {code}", line.where)
    if code and first != line.where:
        findings.fault(line.where, column, f"{code} stands in {first} already")


def _row(line: Cells, findings: Findings) -> ParliamentRow:
    def text(column: str, longest: int, *, may_be_empty: bool = False) -> str:
        return clean_text(
            line.values[column],
            where=line.where,
            what=column,
            longest=longest,
            findings=findings,
            may_be_empty=may_be_empty,
        )

    return ParliamentRow(
        code=_code(line, "iso2", _ISO2, findings),
        iso3=_code(line, "iso3", _ISO3, findings),
        name={Language.ENGLISH: text("name_en", 200), Language.FRENCH: text("name_fr", 200)},
        legislature=text("legislature", 200, may_be_empty=True),
        chambers=_chambers(line, findings),
        population=_population(line, findings),
        member_basis=text("member_basis", 200, may_be_empty=True),
        joined_on=_joined_on(line, findings),
        groups=_groups_of(line, findings),
    )


def _code(line: Cells, column: str, form: re.Pattern[str], findings: Findings) -> str:
    code = line.values[column].strip()
    if not form.fullmatch(code):
        findings.fault(line.where, column, f"{shown(code)} is not an ISO 3166-1 code")
    return code


def _chambers(line: Cells, findings: Findings) -> int | None:
    value = line.values["chambers"].strip()
    if value not in {"", "1", "2"}:
        findings.fault(line.where, "chambers", f"{shown(value)} is neither 1 nor 2")
        return None
    return int(value) if value else None


def _population(line: Cells, findings: Findings) -> int:
    value = line.values["population"].strip()
    if not _WHOLE.fullmatch(value):
        limit = f"a whole number up to {LARGEST_POPULATION}"
        findings.fault(line.where, "population", f"{shown(value)} is not {limit}")
        return 0
    return int(value)


def _joined_on(line: Cells, findings: Findings) -> date:
    value = line.values["joined"].strip()
    if not value:
        return SINCE_THE_BEGINNING
    day = parsed_day(f"{value}-01" if _MONTH.fullmatch(value) else value)
    if day is None:
        findings.fault(line.where, "joined", f"{shown(value)} is not a day or a month")
    return day or SINCE_THE_BEGINNING


def _groups_of(line: Cells, findings: Findings) -> tuple[tuple[str, str], ...]:
    codes = [code.strip() for code in line.values["groups"].split(";") if code.strip()]
    evidence = [word.strip() for word in line.values["groups_evidence"].split(";") if word.strip()]
    for code in codes:
        if code not in GROUPS:
            findings.fault(line.where, "groups", f"{shown(code)} is not a geopolitical group")
    if len(set(codes)) < len(codes):
        findings.fault(line.where, "groups", "a group occurs twice")
    for word in evidence:
        clean_text(
            word,
            where=line.where,
            what="groups_evidence",
            longest=40,
            findings=findings,
            may_be_empty=False,
        )
    if len(evidence) != len(codes):
        findings.fault(
            line.where, "groups_evidence", f"{len(evidence)} words for {len(codes)} groups"
        )
        return ()
    return tuple(sorted(zip(codes, evidence, strict=True)))


def _groups() -> dict[str, GeopoliticalGroup]:
    return {
        code: GeopoliticalGroup.objects.get_or_create(code=code, defaults={"name": name})[0]
        for code, name in GROUPS.items()
    }


def _memberships(known: dict[str, Institution]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for membership in GroupMembership.objects.select_related("group").filter(
        institution__in=known.values()
    ):
        of_one = found.setdefault(membership.institution_id, {})
        of_one[membership.group.code] = membership.evidence
    return found


def _admit(
    row: ParliamentRow, groups: dict[str, GeopoliticalGroup], *, by: User | None, at: datetime
) -> None:
    institution = Institution.objects.create(
        kind=InstitutionKind.PARLIAMENT, code=row.code, **row.facts()
    )
    MembershipPeriod.objects.create(
        institution=institution, state=MembershipState.MEMBER, valid_from=row.joined_on
    )
    _seat_in_groups(institution, row, groups)
    audit.record(
        act="institution.import",
        thing=institution,
        by=by,
        at=at,
        after={**row.facts(), "groups": dict(row.groups)},
    )


def _revise(
    institution: Institution,
    row: ParliamentRow,
    seated: dict[str, str],
    groups: dict[str, GeopoliticalGroup],
    *,
    by: User | None,
    at: datetime,
) -> tuple[str, ...]:
    facts = row.facts()
    before = {name: getattr(institution, name) for name in facts}
    after: dict[str, Any] = {**facts, "groups": dict(row.groups)}
    before["groups"] = seated
    differing = tuple(name for name in after if after[name] != before[name])
    if not differing:
        return ()
    for name, value in facts.items():
        setattr(institution, name, value)
    institution.save(update_fields=list(facts))
    if "groups" in differing:
        GroupMembership.objects.filter(institution=institution).delete()
        _seat_in_groups(institution, row, groups)
    audit.record(
        act="institution.import",
        thing=institution,
        by=by,
        at=at,
        before={name: before[name] for name in differing},
        after={name: after[name] for name in differing},
    )
    return differing


def _seat_in_groups(
    institution: Institution, row: ParliamentRow, groups: dict[str, GeopoliticalGroup]
) -> None:
    GroupMembership.objects.bulk_create(
        GroupMembership(institution=institution, group=groups[code], evidence=evidence)
        for code, evidence in row.groups
    )
