"""Rows added with statements written once, for the few acts of a thousand people in one hour.

As `statements`, which has what they read and change (docs/adr/0015-compiled-statements.md).
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from assemblies.gateways.cursors import cursor_of, ours_now, quoted

Row = TypeVar("Row", bound=models.Model)


def insert(row: Row) -> Row:
    """Add a new row to its table, as `save` does for a model without parents; give it its key."""
    ours = ours_now()
    table = _table_of(type(row), ours.vendor)
    return _added(row, ours, table.insert, table.values_of(row, ours))


def insert_with(row: Row, entry: models.Model, *, naming: str) -> Row:
    """Add a new row and an entry that tells of it: both or neither; return the row with its key.

    naming: the column of the entry, of text, that holds the row's key. PostgreSQL takes both in one
    statement, which is a transaction by itself; `entry` does not learn its own key.
    """
    ours = ours_now()
    if ours.vendor != "postgresql":
        with transaction.atomic():
            row = insert(row)
            setattr(entry, naming, str(row.pk))
            insert(entry)
        return row
    first, second = _table_of(type(row), ours.vendor), _table_of(type(entry), ours.vendor)
    values = first.values_of(row, ours) + second.values_of(entry, ours, without=naming)
    return _added(row, ours, _insert_both(first, second, naming), values)


def _added(row: Row, ours: BaseDatabaseWrapper, sql: str, values: list[Any]) -> Row:
    cursor = cursor_of(ours)
    cursor.execute(sql, values)
    (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, ours.alias  # noqa: SLF001 - as `save` leaves it
    return row


# Columns whose values the driver of PostgreSQL takes as the model holds them.
_PLAIN = (
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.DateTimeField,
    models.EmailField,
    models.ForeignKey,
    models.OneToOneField,
    models.PositiveIntegerField,
    models.TextField,
)


class _Column(NamedTuple):
    field: Any
    name: str  # of the attribute
    is_plain: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Where rows of a model go: the columns that `save` would write, and the statement for one."""

    name: str
    key: str
    columns: tuple[_Column, ...]
    insert: str

    def values_of(
        self, row: models.Model, ours: BaseDatabaseWrapper, without: str = ""
    ) -> list[Any]:
        given = row.__dict__
        return [
            given[name] if is_plain else field.get_db_prep_save(field.pre_save(row, add=True), ours)
            for field, name, is_plain in self.columns
            if name != without
        ]


@cache
def _table_of(model: type[models.Model], vendor: str) -> _Table:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - Django's documented name
    key = quoted(str(model._meta.pk.column))  # noqa: SLF001 - the same
    name = quoted(model._meta.db_table)  # noqa: SLF001 - the same
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {name} ({columns}) VALUES ({places}) RETURNING {key}"  # noqa: S608 - names of our own tables
    kept = tuple(_Column(field, field.attname, _is_plain(field, vendor)) for field in fields)
    return _Table(name, key, kept, insert)


def _is_plain(field: Any, vendor: str) -> bool:  # noqa: ANN401 - Django's fields have no common useful type
    is_set_by_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return vendor == "postgresql" and type(field) in _PLAIN and not is_set_by_itself


@cache
def _insert_both(first: _Table, second: _Table, naming: str) -> str:
    told = [column.field for column in second.columns if column.name != naming]
    columns = ", ".join(quoted(str(field.column)) for field in told)
    # In a SELECT the driver's texts have no type of their own. Without the length in it: a text
    # that is too long is refused by the column, a cast would cut it.
    places = ", ".join(f"%s::{str(field.db_type(ours_now())).partition('(')[0]}" for field in told)
    return (
        f"WITH added AS ({first.insert}), told AS ("  # noqa: S608 - names of our own tables
        f"INSERT INTO {second.name} ({columns}, {quoted(naming)})"
        f" SELECT {places}, added.{first.key}::text FROM added)"
        f" SELECT {first.key} FROM added"
    )
