"""An answer of the search before its texts are read, and what answers are narrowed to."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from assemblies.enums import SearchKind

MOST: Final = 500  # entries that are ranked and counted; nobody reads so far


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that fits, without its texts. fit: how well."""

    pk: int
    thing: str
    key: int
    language: str
    kind: str
    weight: int
    date: date | None
    fit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What answers are narrowed to. language: the reader's, which narrows nothing."""

    language: str
    kind: SearchKind | None = None
    year: int | None = None
    theme: str = ""
    body: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """Return what a query is filtered by."""
        wanted: dict[str, Any] = {
            "kind": self.kind.value if self.kind else "",
            "body": self.body,
            "themes__contains": f" {self.theme} " if self.theme else "",
        }
        if self.year is not None:
            wanted["date__gte"] = date(self.year, 1, 1)
            wanted["date__lte"] = date(self.year, 12, 31)
        return {name: value for name, value in wanted.items() if value}
