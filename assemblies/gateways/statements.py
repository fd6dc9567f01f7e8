"""Statements compiled once, for the few acts that a thousand people do in the same hour.

The ORM writes the SQL of a query anew each time, which takes several times what the database needs
to answer. Here a queryset is compiled at its first use; later uses send only the values, and
PostgreSQL keeps its plan. The queryset stays the one place that says what is asked
(docs/adr/0015-compiled-statements.md). New rows: `inserts`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import psycopg
import psycopg.sql
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState
from django.db.models.expressions import Value
from django.db.models.query import get_related_populators
from django.db.models.signals import post_init, pre_init
from django.db.models.sql import UpdateQuery

from assemblies.gateways.cursors import cursor_of, driver_of, ours_now, quoted

Row = TypeVar("Row", bound=models.Model)
Other = TypeVar("Other", bound=models.Model)

# Makes what a statement returns of a row, as the database of this connection gives it.
Maker = Callable[[Sequence[Any], BaseDatabaseWrapper], Any]


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
    make: Maker
    width: int  # columns

    def run(self, ours: BaseDatabaseWrapper, values: dict[str, Any]) -> list[Any]:
        params = [values[one.name] if isinstance(one, Mark) else one for one in self.params]
        if ours.vendor == "sqlite":  # it has no type for a UUID: columns hold its digits
            params = [one.hex if isinstance(one, UUID) else one for one in params]
        cursor = cursor_of(ours)
        cursor.execute(self.sql, params)
        return [self.make(row, ours) for row in cursor.fetchall()]

    def knowing(self, name: str, place: str) -> "_Compiled":
        """Return the statement that reads the value of a mark from a column beside it."""
        return self._filled(
            place if isinstance(one, Mark) and one.name == name else None for one in self.params
        )

    def settled(self, driver: "psycopg.Connection[Any]") -> "_Compiled":
        """Return the statement with all that stays the same written out: only marks are sent."""
        return self._filled(
            None if isinstance(one, Mark) else psycopg.sql.Literal(one).as_string(driver)
            for one in self.params
        )

    def _filled(self, places: Iterable[str | None]) -> "_Compiled":
        """Return the statement with these texts in place of its parameters; None leaves one."""
        told = list(places)
        texts = ("%s" if one is None else one.replace("%", "%%") for one in told)
        params = tuple(mark for mark, one in zip(self.params, told, strict=True) if one is None)
        return replace(self, sql=self.sql.replace("%%", "%%%%") % tuple(texts), params=params)

    def beside(self, other: "_Compiled") -> "_Compiled":
        """Return the statement that asks for the row of this one and of another, if there is one.

        The first column of the other's row is its key.
        """

        def make(row: Sequence[Any], ours: BaseDatabaseWrapper) -> tuple[Any, Any]:
            mine, theirs = row[: self.width], row[self.width :]
            return self.make(mine, ours), None if theirs[0] is None else other.make(theirs, ours)

        sql = f"SELECT * FROM ({self.sql}) AS one LEFT JOIN LATERAL ({other.sql}) AS other ON TRUE"  # noqa: S608 - two querysets' own
        params = self.params + other.params
        return _Compiled(sql, params, make, self.width + other.width)


class Statement(Generic[Row]):
    """A query with marked places, as ``Statement(lambda: Room.objects.filter(pk=Mark("pk")))``.

    shares: keep the rows found from being changed until the commit, together with all others who
    keep them so (FOR SHARE). Django's own querysets keep rows for one alone; SQLite has one writer
    at a time anyway.
    """

    def __init__(
        self, queryset: Callable[[], models.QuerySet[Row, Any]], *, shares: bool = False
    ) -> None:
        self._queryset, self._shares = queryset, shares
        self._compiled: dict[str, _Compiled] = {}

    def all(self, **values: Any) -> list[Row]:  # noqa: ANN401 - what the columns hold
        """Return the objects found; for a queryset of values, its tuples."""
        ours = ours_now()
        return self.compiled(ours).run(ours, values)

    def first(self, **values: Any) -> Row | None:  # noqa: ANN401 - what the columns hold
        """Return the first object found, None when there is none."""
        found = self.all(**values)
        return found[0] if found else None

    def compiled(self, ours: BaseDatabaseWrapper) -> _Compiled:
        """Return the statement for the database in use."""
        found = self._compiled.get(ours.vendor)
        if found is None:
            found = _compile(self._queryset())
            if ours.vendor == "postgresql":
                found = found.settled(driver_of(ours))
                found = replace(found, sql=f"{found.sql} FOR SHARE") if self._shares else found
            self._compiled[ours.vendor] = found
        return found


class Change:
    """A change of rows with marked places: ``Change(lambda: Room.objects.filter(...), floor=1)``.

    Values may be marks, too. It does what ``queryset.update(**values)`` does.
    """

    def __init__(
        self,
        queryset: Callable[[], models.QuerySet[Any, Any]],
        **values: Any,  # noqa: ANN401 - what `update` takes
    ) -> None:
        self._queryset, self._values = queryset, values
        self._compiled: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def make(self, **values: Any) -> int:  # noqa: ANN401 - what the columns hold
        """Change the rows; return how many there were."""
        ours = ours_now()
        found = self._compiled.get(ours.vendor)
        if found is None:
            query = cast(UpdateQuery, self._queryset().query.chain(UpdateQuery))
            query.add_update_values(self._values)
            sql, params = query.get_compiler(connection=ours).as_sql()
            found = self._compiled[ours.vendor] = sql, tuple(params)
        sql, params = found
        cursor = cursor_of(ours)
        cursor.execute(sql, [values[one.name] if isinstance(one, Mark) else one for one in params])
        return int(cursor.rowcount)


class Pair(Generic[Row, Other]):
    """Two statements in one, for what is asked in the same breath: one object each, or None.

    ``Pair(one, other, user="user_id")``: the other's mark ``user`` is what stands in that column of
    the one. SQLite cannot look aside like this, and is asked twice.
    """

    def __init__(self, one: Statement[Row], other: Statement[Other], **known: str) -> None:
        self._one, self._other, self._known = one, other, known
        self._compiled: _Compiled | None = None

    def first(self, **values: Any) -> tuple[Row | None, Other | None]:  # noqa: ANN401 - what the columns hold
        """Return the one object and the other; without the one, neither."""
        ours = ours_now()
        if ours.vendor != "postgresql":
            return self._in_turn(values)
        if self._compiled is None:
            self._compiled = self._compile(ours)
        found = self._compiled.run(ours, values)
        return found[0] if found else (None, None)

    def _in_turn(self, values: dict[str, Any]) -> tuple[Row | None, Other | None]:
        one = self._one.first(**values)
        if one is None:
            return None, None
        known = {name: getattr(one, column) for name, column in self._known.items()}
        return one, self._other.first(**values, **known)

    def _compile(self, ours: BaseDatabaseWrapper) -> _Compiled:
        other = self._other.compiled(ours)
        for name, column in self._known.items():
            other = other.knowing(name, f"one.{quoted(column)}")
        return self._one.compiled(ours).beside(other)


def _compile(queryset: models.QuerySet[Any, Any]) -> _Compiled:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    make = _maker_of_tuples if queryset._fields is not None else _maker_of_objects  # type: ignore[attr-defined]
    return _Compiled(sql, tuple(params), make(compiler), len(compiler.select))


def _maker_of_tuples(compiler: Any) -> Maker:  # noqa: ANN401 - Django has no type for it
    convert = _converter(compiler)
    return lambda row, ours: tuple(convert(row, ours))


def _maker_of_objects(compiler: Any) -> Maker:  # noqa: ANN401 - Django has no type for it
    convert = _converter(compiler)
    info, alias = compiler.klass_info, connection.alias
    begin, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[begin:end]]
    related = _quickened(get_related_populators(info, compiler.select, alias))  # type: ignore[call-arg]
    annotations = tuple((compiler.annotation_col_map or {}).items())
    quick = _Quick.of(info["model"])

    def make(row: Sequence[Any], ours: BaseDatabaseWrapper) -> Any:  # noqa: ANN401 - an object of the model
        row = convert(row, ours)
        found = quick.from_db(alias, names, row[begin:end])
        for one in related:
            one.populate(row, found)
        for name, place in annotations:
            setattr(found, name, row[place])
        return found

    return make


def _quickened(populators: list[Any]) -> list[Any]:
    """Let Django's populators of related objects make them the quick way."""
    for one in populators:
        one.model_cls = _Quick.of(one.model_cls)
        _quickened(one.related_populators)
    return populators


class _Quick:
    """Makes objects of a model as ``Model.from_db`` does, whose ``__init__`` asks each field."""

    def __init__(self, model: type[models.Model]) -> None:
        self._model = model

    @classmethod
    def of(cls, model: type[models.Model]) -> Any:  # noqa: ANN401 - whatever has `from_db`
        """Return the quick maker; the model itself when something listens to its making."""
        is_heard = any(heard.has_listeners(model) for heard in (pre_init, post_init))
        is_its_own = model.__init__ is not models.Model.__init__
        return model if is_heard or is_its_own else cls(model)

    def from_db(self, alias: str, names: Sequence[str], values: Sequence[Any]) -> models.Model:
        found = self._model.__new__(self._model)
        state = ModelState()
        state.adding, state.db = False, alias
        found.__dict__.update(zip(names, values, strict=True), _state=state)
        return found


def _converter(compiler: Any) -> Callable[[Sequence[Any], BaseDatabaseWrapper], list[Any]]:  # noqa: ANN401 - Django has no type for it
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = list(compiler.get_converters(columns).items())

    def convert(row: Sequence[Any], ours: BaseDatabaseWrapper) -> list[Any]:
        values = list(row)
        for place, (functions, expression) in converters:
            for function in functions:
                values[place] = function(values[place], expression, ours)
        return values

    return convert
