"""The rotation of keys: everything that is sealed comes to the first of FIELD_KEYS."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.models import BinaryField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Length

from assemblies.errors import SealedUnreadable
from assemblies.fields import SealedField, SealedJSONField, resealed

MOST_BYTES: Final = 2**22  # in one batch: files are large, and all its rows stand in memory


@dataclass(frozen=True, slots=True)
class Resealed:
    """What came of one sealed column; ``unreadable``: keys of rows that no key opens."""

    column: str
    done: int
    already: int
    unreadable: tuple[int, ...]


def sealed_columns() -> tuple[tuple[type[models.Model], str], ...]:
    """Return every sealed column of every table, in the order of their names. No query."""
    found = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields  # noqa: SLF001 - Django's documented name
        if isinstance(field, SealedField | SealedJSONField)
    ]
    return tuple(sorted(found, key=lambda one: (one[0].__name__, one[1])))


def reseal(*, batch: int = 200, dry_run: bool = False) -> Iterator[Resealed]:
    """Seal every sealed column with the first key, each row by itself; yield what came of each.

    batch: rows read together, at most; fewer where they are large. Rows are written one by one
    unless somebody was quicker, so nobody who writes several waits for two of ours. May be stopped
    and started again at any moment: what the first key opens is passed over. A row that no key
    opens is named and left as it is.
    """
    for model, name in sealed_columns():
        yield _column(model, name, batch=batch, dry_run=dry_run)


def _column(model: type[models.Model], name: str, *, batch: int, dry_run: bool) -> Resealed:
    done = already = last = 0
    unreadable: list[int] = []
    overtaken: list[int] = []
    while keys := overtaken or _next(model, name, after=last, batch=batch):
        overtaken, last = [], max(last, keys[-1])
        for pk, sealed in _kept(model, name, keys):
            try:
                anew = resealed(sealed)
            except SealedUnreadable:
                unreadable.append(pk)
                continue
            if anew is None:
                already += 1
            elif dry_run or _write(model, name, pk, sealed, anew):
                done += 1
            else:
                overtaken.append(pk)
    return Resealed(f"{model.__name__}.{name}", done, already, tuple(unreadable))


def _next(model: type[models.Model], name: str, *, after: int, batch: int) -> list[int]:
    """Return the keys of the next rows: as many as may be held in memory together, one at least."""
    rows: QuerySet[Any] = QuerySet(model).filter(pk__gt=after, **{f"{name}__isnull": False})
    sizes = rows.order_by("pk").values_list("pk", Length(_unopened(name)))
    keys: list[int] = []
    room = MOST_BYTES
    for pk, size in sizes[:batch]:
        room -= size
        if keys and room < 0:
            break
        keys.append(pk)
    return keys


def _kept(model: type[models.Model], name: str, keys: list[int]) -> list[tuple[int, bytes]]:
    """Return these rows as the database holds them."""
    rows: QuerySet[Any] = QuerySet(model).filter(pk__in=keys, **{f"{name}__isnull": False})
    kept = rows.order_by("pk").annotate(unopened=_unopened(name)).values_list("pk", "unopened")
    return [(pk, bytes(sealed)) for pk, sealed in kept]


def _unopened(name: str) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(F(name), output_field=BinaryField())


def _write(model: type[models.Model], name: str, pk: int, sealed: bytes, anew: bytes) -> bool:
    """Write a row that still holds what was read of it; tell whether it did."""
    row: QuerySet[Any] = QuerySet(model).annotate(unopened=_unopened(name))
    as_it_is = Value(anew, output_field=BinaryField())
    return bool(row.filter(pk=pk, unopened=sealed).update(**{name: as_it_is}))
