"""Compiled statements answer what the querysets they were made of would answer."""

import pytest
from django.db import (
    DEFAULT_DB_ALIAS,
    DataError,
    IntegrityError,
    connection,
    connections,
    transaction,
)
from django.db.models import Exists
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assemblies.gateways.inserts import insert, insert_with
from assemblies.gateways.statements import Mark, Pair, Statement
from assemblies.models.audit import AuditEntry
from assemblies.models.institutions import Institution
from registrations.models.registrations import DelegationFile, Registration

FILE = Statement(
    lambda: DelegationFile.objects.select_related(
        "delegation__assembly", "delegation__institution"
    ).filter(pk=Mark("file"))
)


def columns_of(thing):
    return {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}


def test_statement_makes_the_objects_that_the_queryset_makes(world, django_assert_num_queries):
    expected = DelegationFile.objects.get(pk=world.file.pk)

    with django_assert_num_queries(1):
        found = FILE.first(file=world.file.pk)
        assert columns_of(found) == columns_of(expected)
        assert columns_of(found.delegation.assembly) == columns_of(world.assembly)
        assert found.delegation.institution.name["fr"] == "France"


def test_statement_asks_with_new_values_each_time(world):
    assert FILE.first(file=world.other_file.pk).pk == world.other_file.pk
    assert FILE.first(file=world.file.pk).pk == world.file.pk
    assert FILE.first(file=0) is None


def test_statement_returns_tuples_of_a_queryset_of_values(world):
    codes = Statement(
        lambda: (
            DelegationFile.objects.filter(delegation__assembly=Mark("assembly"))
            .order_by("pk")
            .values_list("pk", "delegation__institution__code")
        )
    )

    found = codes.all(assembly=world.assembly.pk)

    assert found == [(world.file.pk, "FR"), (world.other_file.pk, "KE")]


def test_inserted_row_is_what_save_would_have_made(db):
    now = timezone.now()
    said = {"act": "x", "thing_label": "Thing", "thing_key": "1", "at": now, "after": {"é": [1]}}

    mine, theirs = insert(AuditEntry(**said)), AuditEntry.objects.create(**said)

    kept = AuditEntry.objects.get(pk=mine.pk)
    assert {**columns_of(kept), "id": 0} == {**columns_of(theirs), "id": 0}
    assert not mine._state.adding
    mine.thing_key = "2"
    mine.save()  # a change of the row, not a second one
    assert AuditEntry.objects.filter(act="x").count() == 2


INSTITUTION = Statement(lambda: Institution.objects.filter(code=Mark("code")))
BOTH = Pair(INSTITUTION, FILE)


@pytest.mark.parametrize(
    ("code", "is_file_there", "found"),
    [("FR", True, (True, True)), ("FR", False, (True, False)), ("", True, (False, False))],
)
def test_pair_gives_the_one_and_the_other(
    world, django_assert_num_queries, code, is_file_there, found
):
    key = world.file.pk if is_file_there else 0
    BOTH.first(code="KE", file=world.other_file.pk)

    with django_assert_num_queries(1 if connection.vendor == "postgresql" or not code else 2):
        one, other = BOTH.first(code=code, file=key)

    assert (one is not None, other is not None) == found
    if one:
        assert columns_of(one) == columns_of(Institution.objects.get(code="FR"))
    if other:
        assert columns_of(other.delegation.assembly) == columns_of(world.assembly)


FILE_OF_PARLIAMENT = Statement(
    lambda: DelegationFile.objects.filter(
        delegation__institution=Mark("whose"), delegation__assembly=Mark("assembly")
    ).annotate(is_sure=Exists(Institution.objects.filter(pk=Mark("whose"), code__contains="%")))
)
ITS_FILE = Pair(INSTITUTION, FILE_OF_PARLIAMENT, whose="id")


@pytest.mark.parametrize("code", ["FR", "KE"])
def test_the_other_of_a_pair_knows_a_column_of_the_one(world, code):
    one, other = ITS_FILE.first(code=code, assembly=world.assembly.pk)

    assert other.pk == {"FR": world.file.pk, "KE": world.other_file.pk}[code]
    assert (one.code, other.is_sure) == (code, False)


def entry(**more):
    return AuditEntry(act="x", thing_label="Registration", at=timezone.now(), **more)


def test_row_and_its_entry_are_what_save_would_have_made(world):
    person = world.add_person()
    said = {
        field.attname: getattr(person, field.attname)
        for field in Registration._meta.concrete_fields
        if not field.primary_key
    }

    added = insert_with(Registration(**said), entry(after={"é": [1]}), naming="thing_key")

    kept, told = Registration.objects.get(pk=added.pk), AuditEntry.objects.get(act="x")
    assert {**columns_of(kept), "id": person.pk} == columns_of(person)
    assert (told.thing_key, told.after, told.before) == (str(added.pk), {"é": [1]}, {})
    assert not added._state.adding


@pytest.mark.parametrize("what", ["the row", "the entry"])
@pytest.mark.django_db(transaction=True)
def test_row_and_entry_are_added_both_or_neither(world, what):
    person = world.add_person()
    people, entries = Registration.objects.count(), AuditEntry.objects.count()
    Registration.objects.filter(pk=person.pk).update(capacity="adviser")
    person.pk, told = None, entry(request_id="x" * 65)
    if what == "the row":
        person.state, told = "refused", entry()  # and no reason: a constraint of the table

    if connection.vendor == "sqlite" and what == "the entry":
        told.act = None  # SQLite has no lengths
    with pytest.raises((IntegrityError, DataError)):
        insert_with(person, told, naming="thing_key")

    assert Registration.objects.count() == people
    assert AuditEntry.objects.count() == entries


@pytest.mark.stack
def test_locking_statement_locks_and_postgresql_keeps_its_plan(world):
    locked = Statement(
        lambda: DelegationFile.objects.select_for_update(of=("self",)).filter(pk=Mark("file"))
    )

    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        for _ in range(6):
            locked.first(file=world.file.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement ~ 'FOR U'")
            (kept,) = cursor.fetchone()

    assert "FOR UPDATE" in asked[0]["sql"]
    assert kept == 1


@pytest.mark.stack
def test_postgresql_is_sent_marks_alone(db):
    with_words = Statement(
        lambda: Institution.objects.filter(code=Mark("code"), legislature__in=["100 %", "d'été"])
    )

    compiled = with_words.compiled(connections[DEFAULT_DB_ALIAS])

    assert [mark.name for mark in compiled.params] == ["code"]
    assert "('100 %%', 'd''été')" in compiled.sql


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_statements_go_on_after_an_error_and_on_a_new_connection(world):
    for _ in range(2):
        assert FILE.first(file=world.file.pk).pk == world.file.pk
        with pytest.raises(DataError):
            FILE.first(file="none")
        assert FILE.first(file=world.other_file.pk).pk == world.other_file.pk
        connection.close()
