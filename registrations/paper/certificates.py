"""A certificate of attendance as PDF."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from assemblies.paper import typst
from sessions.paper import qr

TEMPLATE: Final = Path(__file__).with_name("certificate.typ")


def certificate_pdf(*, language: str, facts: Mapping[str, Any], issued_at: datetime) -> bytes:
    """Return the certificate. The same facts give the same bytes."""
    return typst.pdf(TEMPLATE, data_of(language, facts), at=issued_at)


def data_of(language: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page is made of."""
    return {**facts, "language": language, "qr": qr.drawing(facts["url"])}
