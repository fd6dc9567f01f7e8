"""One import under way, and how what a file says is held against what is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.services import audit
from sessions.enums import ProgrammeChange
from sessions.models.sittings import Sitting


@dataclass(slots=True, kw_only=True)
class ImportWork:
    """One import under way: whose, when, and what it has done so far."""

    by: User | None
    at: datetime
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rewritten: set[int] = field(default_factory=set)  # sittings whose own row has changed
    kept: set[int] = field(default_factory=set)  # those, and the new ones
    published: list[tuple[Sitting, tuple[ProgrammeChange, ...]]] = field(default_factory=list)
    unchanged: int = 0

    def record(
        self,
        thing: models.Model,
        name: str,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any],
    ) -> None:
        """Write the audit entry and the line of the report; `before` is None for a new thing."""
        if before is None:
            self.added.append(name)
        else:
            self.changed.append(f"{name}: {', '.join(after)}")
        audit.record(
            act=f"{type(thing).__name__.lower()}.import",
            thing=thing,
            by=self.by,
            at=self.at,
            before=_plain(before or {}),
            after=_plain(after),
        )


def differing(
    thing: models.Model, facts: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what of these facts a thing has otherwise: as it is, and as the file wants it."""
    before = {key: getattr(thing, key) for key in facts}
    wanted = {key: merged_with(before[key], value) for key, value in facts.items()}
    others = [key for key in facts if wanted[key] != before[key]]
    return {key: before[key] for key in others}, {key: wanted[key] for key in others}


def merged_with(before: object, value: Any) -> Any:  # noqa: ANN401 - facts are of many types
    """Keep a text's other languages: a file without translations does not take them away."""
    if isinstance(before, dict) and isinstance(value, dict):
        return LanguageMap({**before, **value})
    return value


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write what an audit entry can hold: keys for things, text for moments and days."""
    return {
        key: value.pk
        if isinstance(value, models.Model)
        else value.isoformat()
        if hasattr(value, "isoformat")
        else value
        for key, value in facts.items()
    }
