"""The secretariat's own words, ready for thousands of mails: kept in the process, renewed often.

What was edited counts in every process within `FRESH`, in the one that edited it at once. A mail
costs no query for it: one is made in `FRESH`, however many leave.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from notifications.models.mailings import Mailing, MailTemplate
from notifications.rules.own_words import Wording

FRESH: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class _Kept:
    read_at: datetime
    by_kind: dict[tuple[str, str], Wording]


class _Shelf:
    """What this process knows; replaced whole, so that threads never see half of it."""

    kept: _Kept | None = None


def wording_of(kind: str, language: str, *, at: datetime) -> Wording | None:
    """Return the secretariat's wording of a kind in a language; None: the built-in one stands."""
    kept = _Shelf.kept
    if kept is None or not abs(at - kept.read_at) < FRESH:
        rows = MailTemplate.objects.exclude(text="").values_list(
            "kind", "language", "subject", "text"
        )
        kept = _Kept(at, {(k, code): Wording(subject, text) for k, code, subject, text in rows})
        _Shelf.kept = kept
    return kept.by_kind.get((kind, language))


@lru_cache(maxsize=64)
def wording_of_mailing(mailing_id: int, language: str) -> Wording | None:
    """Return what a mailing says in a language, else in English; None: it was not written by hand.

    Of mailings that are on their way: nobody changes them any more.
    """
    mailing = Mailing.objects.filter(pk=mailing_id).only("subject", "text").first()
    if mailing is None or mailing.subject is None or mailing.text is None:
        return None
    # Both in one language: a subject without its text falls back together with it.
    code = language if language in mailing.subject and language in mailing.text else "en"
    return Wording(mailing.subject.in_language(code), mailing.text.in_language(code))


def forget() -> None:
    """Read everything anew: something was edited in this process."""
    _Shelf.kept = None
    wording_of_mailing.cache_clear()
