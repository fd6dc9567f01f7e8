"""Compiled statements answer what the querysets they were made of would answer."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assemblies.gateways.statements import Mark, Statement, insert
from assemblies.models.audit import AuditEntry
from registrations.models.registrations import DelegationFile

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
