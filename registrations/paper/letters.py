"""A letter as PDF, from the facts that were kept when it was issued."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from assemblies.paper import typst
from registrations.rules.letters import OF_ANSWERS
from sessions.paper import qr

TEMPLATE: Final = Path(__file__).with_name("letter.typ")


def letter_pdf(*, kind: str, language: str, facts: Mapping[str, Any], issued_at: datetime) -> bytes:
    """Return the letter. The same facts give the same bytes."""
    return typst.pdf(TEMPLATE, _data(kind, language, facts), at=issued_at)


def _data(kind: str, language: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **dict.fromkeys(OF_ANSWERS, ""),
        **facts,
        "kind": kind,
        "language": language,
        "qr": qr.drawing(facts["url"]),
    }
