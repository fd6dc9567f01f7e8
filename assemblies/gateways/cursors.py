"""The connection of this thread, and a cursor on it with which PostgreSQL keeps its plans."""

from typing import Any, cast

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

# After so many uses on one connection PostgreSQL is asked to keep the plan.
KEPT_AFTER = 3
_KEPT = "cursor_of_statements"  # where a connection of Django keeps ours


def ours_now() -> BaseDatabaseWrapper:
    """Return this thread's connection itself: the proxy would be asked anew for each attribute."""
    return connections[DEFAULT_DB_ALIAS]


def driver_of(ours: BaseDatabaseWrapper) -> "psycopg.Connection[Any]":
    ours.ensure_connection()
    return cast("psycopg.Connection[Any]", ours.connection)


def cursor_of(ours: BaseDatabaseWrapper) -> CursorWrapper:
    """Return a cursor that sends values beside the SQL, so that PostgreSQL can keep the plan.

    Each connection keeps one of the driver's: a new one copies all that the driver knows of types.
    """
    if ours.vendor != "postgresql":
        return ours.cursor()
    driver = driver_of(ours)
    kept = ours.__dict__.get(_KEPT)
    if kept is None or kept.connection is not driver:
        if driver.prepare_threshold is None:
            driver.prepare_threshold = KEPT_AFTER
        kept = ours.__dict__[_KEPT] = psycopg.Cursor(driver)
    return ours._prepare_cursor(kept)  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001 - counts queries and wraps errors as Django's own cursors do


def quoted(name: str) -> str:
    """Return a name as the database in use writes it."""
    return connection.ops.quote_name(name)
