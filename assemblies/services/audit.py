"""The record of acts: written in the act's own transaction, never changed, never deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import structlog
from django.db import models

from assemblies.gateways.inserts import insert, insert_with
from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry

Added = TypeVar("Added", bound=models.Model)


def record(
    *,
    act: str,
    thing: models.Model,
    by: User | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry: who did ``act`` to ``thing``.

    ``before`` and ``after`` hold keys, states and numbers, never names or addresses of people.
    """
    return insert(_entry(act, thing, by, at, before=before, after=after))


def record_added(
    *, act: str, thing: Added, by: User | None, at: datetime, after: Mapping[str, Any]
) -> Added:
    """Add ``thing``, a new row, to its table together with the entry of it: both or neither."""
    return insert_with(thing, _entry(act, thing, by, at, after=after), naming="thing_key")


def _entry(
    act: str,
    thing: models.Model,
    by: User | None,
    at: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    context = structlog.contextvars.get_contextvars()
    return AuditEntry(
        at=at,
        by_key=str(by.pk) if by else "",
        act=act,
        thing_label=type(thing).__name__,
        thing_key=str(thing.pk),
        before=dict(before or {}),
        after=dict(after or {}),
        request_id=context.get("request_id", ""),
    )
