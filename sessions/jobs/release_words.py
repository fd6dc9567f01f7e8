"""What a reader is told of one release: words made once for each language, used for everybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from notifications.calendar.entries import Entry
from notifications.enums import Method
from notifications.rules.sequence import sequence_for_person
from notifications.selectors import Told
from notifications.services.outbox import Words
from sessions.enums import ProgrammeChange
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.selectors.entries import entry_of_sitting, public_address_of_programme
from sessions.selectors.wording import words_about_changes, words_about_sitting, words_of_before

MOST_LISTED = 12  # changes that one mail names to who follows more than sittings of her own


@dataclass(frozen=True, slots=True)
class News:
    """What one release changed of a sitting.

    before: how it was, to be read; None where it was not, or was closed to who reads of it now.
    """

    sitting: Sitting
    changes: frozenset[str]
    before: Sitting | None = None

    @property
    def is_cancelled(self) -> bool:
        return ProgrammeChange.CANCELLED in self.changes

    @property
    def is_closed_now(self) -> bool:
        return ProgrammeChange.CLOSED in self.changes

    @property
    def is_new(self) -> bool:
        return ProgrammeChange.ADDED in self.changes

    def is_history(self, at: datetime) -> bool:
        """Tell whether it is new and over: programmes of past years are put in too."""
        return self.is_new and self.sitting.ends_at <= at

    @property
    def is_small(self) -> bool:
        """Tell whether only who follows this very sitting wants to hear of it."""
        return self.changes <= {ProgrammeChange.DETAILS}


class Wording:
    """Words about the sittings of one release.

    No query, but those of the release's event.
    """

    def __init__(self, release: Release, told: dict[tuple[str, str], Told]) -> None:
        self._release = release
        self._told = told
        self._made: dict[tuple[int, str], tuple[dict[str, Any], Entry]] = {}
        self._head: dict[str, dict[str, Any]] = {}
        self._lists: dict[tuple[tuple[int, ...], str], list[dict[str, Any]]] = {}

    def about(
        self, address: str, language: str, own: Sequence[News], others: Sequence[News]
    ) -> Words:
        """Return what one reader is told.

        own: of sittings that she follows, or has in her calendar; one such asks her calendar to
        change it. others: of what she follows besides; the first of them are named.
        """
        language = language if language in dict(settings.LANGUAGES) else "en"
        named, more = others[:MOST_LISTED], max(0, len(others) - MOST_LISTED)
        begins = self._begins((*own, *others))
        if len(own) == 1:
            context, _entry = self._of(own[0], language)
            method = Method.CANCEL if own[0].is_cancelled else Method.REQUEST
            if others:
                context = {**context, "others": self._listed(named, language), "more": more}
            return Words(context=context, entry=self._entry(own[0], address, language),
                         method=method, wanted_before=begins)  # fmt: skip
        listed = [*own, *named]
        context = {
            **self._of_release(language),
            "changes": self._listed(listed, language),
            "more": more,
            "total": len(own) + len(others),
            "is_broad": not own,
            "is_all_new": all(one.is_new for one in (*own, *others)),
        }
        entries = tuple(self._entry(one, address, language) for one in listed)
        return Words(context=context, entries=entries, wanted_before=begins)

    def _begins(self, news: Iterable[News]) -> datetime | None:
        """Return the first start to come of what the news are about, as it was or as it is.

        Who would have come at the old hour wants to hear of it before that.
        """
        starts = {one.sitting.starts_at for one in news}
        starts |= {one.before.starts_at for one in news if one.before is not None}
        return min((one for one in starts if one > self._release.released_at), default=None)

    def _listed(self, news: Sequence[News], language: str) -> list[dict[str, Any]]:
        key = (tuple(one.sitting.pk for one in news), language)
        if key not in self._lists:
            self._lists[key] = [self._of(one, language)[0] for one in news]
        return self._lists[key]

    def _entry(self, one: News, address: str, language: str) -> Entry:
        """Return the entry, numbered above a cancellation that was for her alone."""
        entry = self._of(one, language)[1]
        told = self._told.get((address.lower(), entry.uid))
        if told is None or not told.cancelled:
            return entry
        number = sequence_for_person(entry.sequence, cancelled_before=told.cancelled)
        return replace(entry, sequence=number)

    def _of(self, one: News, language: str) -> tuple[dict[str, Any], Entry]:
        key = (one.sitting.pk, language)
        if key not in self._made:
            with translation.override(language):
                context = words_about_sitting(one.sitting, language)
                context["what"] = words_about_changes(one.changes)
                if one.before is not None:
                    context |= words_of_before(one.before, one.sitting, one.changes, language)
                self._made[key] = (context, entry_of_sitting(one.sitting, language))
        return self._made[key]

    def _of_release(self, language: str) -> dict[str, Any]:
        if language not in self._head:
            event, note = self._release.event, self._release.note
            with translation.override(language):
                self._head[language] = {
                    "event": event.title.in_language(language),
                    "note": note.in_language(language) if note else "",
                    "programme_url": public_address_of_programme(event),
                }
        return self._head[language]


def kind_of(own: Sequence[News]) -> str:
    """Return which kind of mail says it: of one sitting, or of several."""
    if len(own) != 1:
        return "several"
    return "cancelled" if own[0].is_cancelled else "changed"


def in_order(news: Iterable[News]) -> tuple[News, ...]:
    """Return news by the day and hour of what they are about."""
    return tuple(sorted(news, key=lambda one: (one.sitting.starts_at, one.sitting.pk)))
