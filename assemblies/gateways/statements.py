"""Statements compiled once, for the few acts that a thousand people do in the same hour.

The ORM writes the SQL of a query anew each time, which takes several times what the database needs
to answer. Here a queryset is compiled at its first use; later uses send only the values, and
PostgreSQL keeps its plan. The queryset stays the one place that says what is asked
(docs/adr/0015-compiled-statements.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar, cast

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import Value
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=models.Model)

# After so many uses on one connection PostgreSQL is asked to keep the plan.
KEPT_AFTER = 3


class Mark(Value):
    """The place of a value in a compiled statement, which comes as the column holds it."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ANN401 - Django's signature
        return "%s", [self]

    @property
    def name(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The SQL of a queryset and what makes objects of its rows."""

    sql: str
    params: tuple[Any, ...]
    make: Callable[[Sequence[Any]], Any]

    def run(self, values: dict[str, Any]) -> list[Any]:
        params = [values[one.name] if isinstance(one, Mark) else one for one in self.params]
        with _cursor() as cursor:
            cursor.execute(self.sql, params)
            return [self.make(row) for row in cursor.fetchall()]


class Statement(Generic[Row]):
    """A query with marked places, as ``Statement(lambda: Room.objects.filter(pk=Mark("pk")))``."""

    def __init__(self, queryset: Callable[[], models.QuerySet[Row, Any]]) -> None:
        self._queryset = queryset
        self._compiled: dict[str, _Compiled] = {}

    def all(self, **values: Any) -> list[Row]:  # noqa: ANN401 - what the columns hold
        """Return the objects found; for a queryset of values, its tuples."""
        compiled = self._compiled.get(connection.vendor)
        if compiled is None:
            compiled = self._compiled[connection.vendor] = _compile(self._queryset())
        return compiled.run(values)

    def first(self, **values: Any) -> Row | None:  # noqa: ANN401 - what the columns hold
        """Return the first object found, None when there is none."""
        found = self.all(**values)
        return found[0] if found else None


def insert(row: Row) -> Row:
    """Add a new row to its table, as `save` does for a model without parents; give it its key."""
    model = type(row)
    sql, fields = _insert_into(model, connection.vendor)
    ours = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), ours) for field in fields]
    with _cursor() as cursor:
        cursor.execute(sql, values)
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as `save` leaves it
    return row


@cache
def _insert_into(model: type[models.Model], _vendor: str) -> tuple[str, list[Any]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - Django's documented name
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    key = quoted(str(model._meta.pk.column))  # noqa: SLF001 - the same
    table = quoted(model._meta.db_table)  # noqa: SLF001 - the same
    return f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}", fields  # noqa: S608 - names of our own tables


def _compile(queryset: models.QuerySet[Any, Any]) -> _Compiled:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    make = _maker_of_tuples if queryset._fields is not None else _maker_of_objects  # type: ignore[attr-defined]
    return _Compiled(sql, tuple(params), make(compiler))


def _maker_of_tuples(compiler: Any) -> Callable[[Sequence[Any]], Any]:  # noqa: ANN401 - Django has no type for it
    convert = _converter(compiler)
    return lambda row: tuple(convert(row))


def _maker_of_objects(compiler: Any) -> Callable[[Sequence[Any]], Any]:  # noqa: ANN401 - Django has no type for it
    convert = _converter(compiler)
    info, alias = compiler.klass_info, connection.alias
    begin, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[begin:end]]
    related = get_related_populators(info, compiler.select, alias)  # type: ignore[call-arg]
    annotations = tuple((compiler.annotation_col_map or {}).items())
    model = info["model"]

    def make(row: Sequence[Any]) -> Any:  # noqa: ANN401 - an object of the model
        row = convert(row)
        found = model.from_db(alias, names, row[begin:end])
        for one in related:
            one.populate(row, found)
        for name, place in annotations:
            setattr(found, name, row[place])
        return found

    return make


def _converter(compiler: Any) -> Callable[[Sequence[Any]], list[Any]]:  # noqa: ANN401 - Django has no type for it
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = list(compiler.get_converters(columns).items())

    def convert(row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, (functions, expression) in converters:
            for function in functions:
                values[place] = function(values[place], expression, connection)
        return values

    return convert


def _cursor() -> CursorWrapper:
    """Return a cursor that sends values beside the SQL, so that PostgreSQL can keep the plan."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    ours = connections[DEFAULT_DB_ALIAS]  # the proxy would be asked anew for each attribute
    ours.ensure_connection()
    driver = cast("psycopg.Connection[Any]", ours.connection)
    if driver.prepare_threshold is None:
        driver.prepare_threshold = KEPT_AFTER
    return ours._prepare_cursor(psycopg.Cursor(driver))  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001 - counts queries and wraps errors as Django's own cursors do
