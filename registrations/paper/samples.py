"""A paper of the demonstration as PDF: plainly invented."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from assemblies.paper import typst

_TEMPLATE = Path(__file__).with_name("sample.typ")


def sample_pdf(
    *,
    language: str,
    symbol: str,
    kind: str,
    title: str,
    said: str,
    lines: Sequence[str],
    at: datetime,
) -> bytes:
    """Return the paper; ``said`` stands in a box and tells that nothing of it is true."""
    data = {
        "language": language,
        "symbol": symbol,
        "kind": kind,
        "title": title,
        "said": said,
        "lines": list(lines),
    }
    return typst.pdf(_TEMPLATE, data, at=at)
