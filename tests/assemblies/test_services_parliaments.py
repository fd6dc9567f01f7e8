import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assemblies.enums import MembershipState
from assemblies.errors import ImportRefused
from assemblies.models.audit import AuditEntry
from assemblies.models.institutions import (
    GeopoliticalGroup,
    GroupMembership,
    Institution,
    MembershipPeriod,
)
from assemblies.rules.delegations import Composition
from assemblies.rules.editions import STATUTES_2003
from assemblies.rules.votes import entitlement
from assemblies.services import parliaments
from assemblies.services.import_files import MAX_BYTES, SourceFile

DATA = Path(__file__).parents[2] / "data" / "parliaments.csv"
AT = datetime(2018, 1, 8, 9, tzinfo=UTC)

GOOD = {
    "iso2": "CH",
    "iso3": "CHE",
    "name_en": "Switzerland",
    "name_fr": "Suisse",
    "member_basis": "a list",
    "joined": "",
    "chambers": "2",
    "legislature": "Federal Assembly",
    "population": "8925741",
    "groups": "twelve_plus",
    "groups_evidence": "listed",
}
OTHER = {**GOOD, "iso2": "TV", "iso3": "TUV", "name_en": "Tuvalu", "name_fr": "Tuvalu"}


def file_of(*rows, name="members.csv"):
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return SourceFile(name=name, data=text.getvalue().encode())


def take(file, **options):
    return parliaments.import_file(file=file, by=None, at=AT, **options)


def faults_of(file):
    with pytest.raises(ImportRefused) as refusal:
        parliaments.read_rows(file)
    return list(refusal.value.faults)


def everything():
    return (
        list(Institution.objects.order_by("pk").values()),
        list(GroupMembership.objects.order_by("pk").values()),
        list(MembershipPeriod.objects.order_by("pk").values()),
    )


def test_read_rows_of_the_real_file_agree_with_the_law_on_all_184():
    rows, notes = parliaments.read_rows(SourceFile(name=DATA.name, data=DATA.read_bytes()))
    with DATA.open(encoding="utf-8", newline="") as file:
        votes = {row["iso2"]: int(row["computed_votes"]) for row in csv.DictReader(file)}

    by_law = {
        row.code: entitlement(
            population=row.population,
            proposed=Composition(women=1, men=1),
            earlier=(),
            years_owed=0,
            is_suspended=False,
            edition=STATUTES_2003,
        ).votes
        for row in rows
    }

    assert len(rows) == 184
    assert notes == ()
    assert by_law == votes


@pytest.mark.django_db
def test_import_of_the_real_file_fills_the_register():
    report = take(SourceFile(name=DATA.name, data=DATA.read_bytes()))

    new_zealand = Institution.objects.get(code="NZ")
    jamaica = Institution.objects.get(code="JM")
    assert (len(report.added), report.changed, report.unchanged) == (184, (), 0)
    assert Institution.objects.parliaments().count() == 184
    assert new_zealand.name == {"en": "New Zealand", "fr": "Nouvelle-Zélande"}
    assert new_zealand.population == 5_161_211
    assert set(new_zealand.groups.values_list("code", flat=True)) == {"asia_pacific", "twelve_plus"}
    assert GeopoliticalGroup.objects.count() == 6
    assert jamaica.memberships.get().valid_from == date(2024, 10, 1)
    assert not jamaica.memberships.on(date(2018, 3, 24)).exists()
    assert new_zealand.memberships.on(date(2018, 3, 24)).get().state == MembershipState.MEMBER
    assert AuditEntry.objects.filter(act="institution.import").count() == 184


@pytest.mark.django_db
def test_second_import_changes_nothing():
    take(file_of(GOOD, OTHER))
    before, entries = everything(), AuditEntry.objects.count()

    report = take(file_of(GOOD, OTHER))

    assert report.is_unchanged
    assert report.unchanged == 2
    assert everything() == before
    assert AuditEntry.objects.count() == entries


@pytest.mark.django_db
def test_import_changes_only_what_differs_and_records_it():
    take(file_of(GOOD, OTHER))
    entries = AuditEntry.objects.count()
    edited = {**GOOD, "population": "9000001", "groups": "arab;african"}
    edited["groups_evidence"] = "listed;reconstructed"

    report = take(file_of(edited, OTHER))

    switzerland = Institution.objects.get(code="CH")
    entry = AuditEntry.objects.order_by("pk").last()
    assert report.changed == ("CH Switzerland: population, groups",)
    assert (report.added, report.unchanged) == ((), 1)
    assert switzerland.population == 9_000_001
    assert set(switzerland.groups.values_list("code", flat=True)) == {"arab", "african"}
    assert AuditEntry.objects.count() == entries + 1
    assert entry.thing_key == str(switzerland.pk)
    assert entry.before == {"population": 8_925_741, "groups": {"twelve_plus": "listed"}}
    assert entry.after == {
        "population": 9_000_001,
        "groups": {"african": "reconstructed", "arab": "listed"},
    }


@pytest.mark.django_db
def test_import_leaves_memberships_once_they_are_known():
    take(file_of(GOOD))
    MembershipPeriod.objects.update(state=MembershipState.SUSPENDED, full_years_owed=3)

    take(file_of({**GOOD, "population": "9000001", "joined": "2001-02-03"}))

    period = MembershipPeriod.objects.get()
    assert (period.state, period.full_years_owed) == (MembershipState.SUSPENDED, 3)


@pytest.mark.django_db
def test_import_leaves_parliaments_that_are_not_in_the_file():
    take(file_of(GOOD, OTHER))

    report = take(file_of(OTHER))

    assert report.is_unchanged
    assert set(Institution.objects.values_list("code", flat=True)) == {"CH", "TV"}


@pytest.mark.django_db
def test_dry_run_says_what_would_be_done_and_keeps_nothing():
    take(file_of(OTHER))
    before, entries = everything(), AuditEntry.objects.count()

    report = take(file_of(GOOD, {**OTHER, "population": "1"}), dry_run=True)

    assert report.added == ("CH Switzerland",)
    assert report.changed == ("TV Tuvalu: population",)
    assert everything() == before
    assert AuditEntry.objects.count() == entries


@pytest.mark.django_db
def test_one_bad_line_keeps_all_out_and_every_fault_is_told_at_once():
    bad = {**OTHER, "population": "many", "chambers": "3"}

    with pytest.raises(ImportRefused) as refusal:
        take(file_of(GOOD, bad, {**GOOD, "iso3": "CHX", "name_fr": " "}))

    assert refusal.value.faults == (
        "members.csv line 3: chambers: '3' is neither 1 nor 2",
        "members.csv line 3: population: 'many' is not a whole number up to 9999999999",
        "members.csv line 4: name_fr: missing",
        "members.csv line 4: iso2: CH stands in members.csv line 2 already",
    )
    assert refusal.value.details == {"count": 4}
    assert not Institution.objects.exists()
    assert not GeopoliticalGroup.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("iso2", "ch", "'ch' is not an ISO 3166-1 code"),
        ("iso2", "", "'' is not an ISO 3166-1 code"),
        ("iso3", "CH", "'CH' is not an ISO 3166-1 code"),
        ("name_en", "", "missing"),
        ("name_en", "x" * 201, "201 characters; at most 200 are possible"),
        ("name_fr", "Sui\x00sse", "contains a control character or a line break"),
        ("legislature", "two\nlines", "contains a control character or a line break"),
        ("member_basis", "x" * 201, "201 characters; at most 200 are possible"),
        ("chambers", "0", "'0' is neither 1 nor 2"),
        ("population", "", "'' is not a whole number up to 9999999999"),
        ("population", "-1", "'-1' is not a whole number up to 9999999999"),
        ("population", "1.5", "'1.5' is not a whole number up to 9999999999"),
        ("population", "10000000000", "'10000000000' is not a whole number up to 9999999999"),
        ("population", "٣٤", "'٣٤' is not a whole number up to 9999999999"),
        ("joined", "2018-02-30", "'2018-02-30' is not a day or a month"),
        ("joined", "2018", "'2018' is not a day or a month"),
        ("groups", "atlantis", "'atlantis' is not a geopolitical group"),
    ],
)
def test_a_bad_cell_is_named_with_line_field_and_reason(column, value, reason):
    assert faults_of(file_of({**GOOD, column: value})) == [
        f"members.csv line 2: {column}: {reason}"
    ]


def test_groups_and_their_evidence_must_fit():
    doubled = {**GOOD, "groups": "arab;arab", "groups_evidence": "listed"}

    assert faults_of(file_of(doubled)) == [
        "members.csv line 2: groups: a group occurs twice",
        "members.csv line 2: groups_evidence: 1 words for 2 groups",
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "members.csv: file: empty"),
        (b"iso2,iso3\n\xff\xfe", "members.csv line 2: file: not UTF-8 text"),
        (b"x" * (MAX_BYTES + 1), "members.csv: file: larger than 20 MB"),
        (file_of(GOOD).data.split(b"\n")[0], "members.csv: file: no line but the heading"),
        (file_of(GOOD).data + b"CH,CHE\n", "members.csv line 3: line: 2 cells instead of 11"),
        (file_of(GOOD).data + b'"x"y,', "members.csv line 3: line: ',' expected after '\"'"),
    ],
)
def test_a_file_that_is_no_table_is_named(data, fault):
    assert faults_of(SourceFile(name="members.csv", data=data)) == [fault]


def test_missing_and_doubled_columns_are_named():
    file = SourceFile(name="members.csv", data=b"iso2,iso2,iso3\n")

    faults = faults_of(file)

    assert faults[0] == "members.csv line 1: iso2: column occurs twice"
    assert "members.csv line 1: population: column is missing" in faults


def test_unknown_columns_are_ignored_and_noted():
    rows, notes = parliaments.read_rows(file_of({**GOOD, "anthem": "la la"}))

    assert len(rows) == 1
    assert notes == ("members.csv: unknown columns ignored: anthem",)


def test_a_byte_order_mark_and_quoted_line_ends_do_no_harm():
    plain = file_of({**GOOD, "population": "x"}, {**OTHER, "population": "y"})
    file = SourceFile(name="m.csv", data=b"\xef\xbb\xbf" + plain.data.replace(b"\n", b"\r\n"))

    assert [fault.split(":")[0] for fault in faults_of(file)] == ["m.csv line 2", "m.csv line 3"]


def test_a_file_wrong_in_every_line_is_told_of_in_part():
    rows = [{**GOOD, "iso2": "??", "iso3": f"X{i}"} for i in range(150)]

    faults = faults_of(file_of(*rows))

    assert len(faults) == 201
    assert faults[-1].startswith("and ")
