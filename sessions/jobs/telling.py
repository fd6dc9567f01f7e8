"""Telling people of a release: one mail for each who follows a sitting that it changed.

Safe to run twice: the release's number names the occasion, and a person hears of one once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from assemblies.models.accounts import User
from notifications.enums import Method
from notifications.models.follows import Follow
from notifications.rules.sequence import sequence_for_person
from notifications.selectors import cancellations_by_address
from notifications.services import follows, mailings, outbox
from notifications.services.outbox import Recipient, Words
from sessions import messages
from sessions.enums import ProgrammeChange
from sessions.models.releases import Release, ReleasedSitting
from sessions.models.sittings import Sitting
from sessions.permissions import accounts_seeing
from sessions.selectors.entries import (
    entry_of_sitting,
    entry_of_withdrawn,
    public_address_of_event,
)
from sessions.selectors.wording import (
    words_about_changes,
    words_about_sitting,
    words_about_withdrawn,
)


@dataclass(frozen=True, slots=True)
class _News:
    """What one release changed of a sitting."""

    sitting: Sitting
    changes: frozenset[str]

    @property
    def is_cancelled(self) -> bool:
        return ProgrammeChange.CANCELLED in self.changes

    @property
    def is_closed_now(self) -> bool:
        return ProgrammeChange.CLOSED in self.changes


def tell(*, release_id: int, at: datetime) -> int:
    """Queue a mail for everybody concerned by a release; return how many. Safe to run twice."""
    with transaction.atomic():
        untold = Release.objects.select_for_update(of=("self",)).filter(told_at=None)
        release = untold.select_related("event", "released_by").filter(pk=release_id).first()
        if release is None:
            return 0
        since, news = mailings.last_row(), _news_of(release)
        told = _tell(release, news, at)
        mailings.hold_if_many(
            event=release.event,
            kind=messages.PROGRAMME_CHANGED,
            occasion=f"release:{release.pk}",
            since=since,
            told=told,
            things=len({one.sitting.pk for one in news.values()}),
            is_asked=release.holds_mails,
            by=release.released_by,
            at=at,
        )
        release.told_at = at
        release.save(update_fields=["told_at"])
    return told


def tell_untold(*, at: datetime) -> None:
    """Tell of every release nobody was told of yet, the oldest first."""
    for pk in Release.objects.filter(told_at=None).order_by("pk").values_list("pk", flat=True):
        tell(release_id=pk, at=at)


def _news_of(release: Release) -> dict[str, _News]:
    """Return the news of the release by the topics they go out under."""
    rows = ReleasedSitting.objects.filter(release=release).exclude(changes=[])
    rows = rows.select_related(
        "sitting__event", "sitting__body", "sitting__room", "sitting__withdrawn_entry"
    )
    news: dict[str, _News] = {}
    for row in rows.order_by("pk"):
        one = _News(row.sitting, frozenset(row.changes))
        if ProgrammeChange.ADDED in one.changes:
            continue  # nobody could follow it before
        if one.changes == {ProgrammeChange.ROOM_RENAMED}:
            continue  # calendars say it; nobody has to be anywhere else
        if row.sitting.is_cancelled and not one.is_cancelled:
            continue  # it was called off since: the later release says so
        news |= dict.fromkeys(row.sitting.topics, one)
    return news


def _tell(release: Release, news: dict[str, _News], at: datetime) -> int:
    of_person: defaultdict[int, dict[int, _News]] = defaultdict(dict)
    followed = Follow.objects.filter(topic__in=news).order_by("user_id", "pk")
    for user_id, topic in followed.values_list("user_id", "topic"):
        of_person[user_id][news[topic].sitting.pk] = news[topic]
    people = User.objects.filter(pk__in=of_person, is_active=True).in_bulk()
    lost, kept = _split(people, of_person, at)
    _tell_of_lost(release, lost, at)
    by_kind: defaultdict[str, list[tuple[User, tuple[_News, ...]]]] = defaultdict(list)
    for user, own in kept:
        by_kind[_kind_of(own)].append((user, own))
    words = _Wording(release)
    for name, told in by_kind.items():
        outbox.queue_all(
            kind=_KINDS[name],
            news=((Recipient.of(user), words.about(user, own)) for user, own in told),
            key=f"release:{release.pk}",
            at=at,
        )
    return len(kept) + len(lost)


def _split(
    people: dict[int, User], of_person: dict[int, dict[int, _News]], at: datetime
) -> tuple[list[tuple[User, _News]], list[tuple[User, tuple[_News, ...]]]]:
    """Part what each may still know of from what was closed to her just now.

    One query for each closed sitting, however many follow it.
    """
    closed = {one.sitting.pk: one.sitting for own in of_person.values() for one in own.values()
              if one.sitting.is_closed}  # fmt: skip
    seeing = {
        key: set(accounts_seeing(sitting, at=at).values_list("pk", flat=True))
        for key, sitting in closed.items()
    }
    lost: list[tuple[User, _News]] = []
    kept: list[tuple[User, tuple[_News, ...]]] = []
    for pk, own in sorted(of_person.items()):
        user = people.get(pk)
        if user is None:
            continue
        seen = []
        for one in own.values():
            if not one.sitting.is_closed or pk in seeing[one.sitting.pk]:
                seen.append(one)
            elif one.is_closed_now and hasattr(one.sitting, "withdrawn_entry"):
                lost.append((user, one))
        if seen:
            kept.append((user, tuple(seen)))
    return lost, kept


def _tell_of_lost(release: Release, lost: Iterable[tuple[User, _News]], at: datetime) -> None:
    """Take a sitting that was closed out of the calendars of who may not know of it any more.

    They hear that it is gone, and nothing of what it is now.
    """
    numbers = _Numbers()
    for user, one in lost:
        with translation.override(user.language):
            words = words_about_withdrawn(one.sitting, user.language)
            entry = entry_of_withdrawn(one.sitting.withdrawn_entry, user.language)
        entry = replace(entry, sequence=numbers.of(one.sitting, user, entry.sequence))
        outbox.queue(
            kind=messages.SITTING_CANCELLED,
            to=Recipient.of(user),
            key=f"release:{release.pk}:closed:{one.sitting.pk}",
            words=Words(context=words, entry=entry, method=Method.CANCEL),
            at=at,
        )
        for topic in one.sitting.topics:
            follows.unfollow(user=user, topic=topic)


_KINDS = {
    "changed": messages.SITTING_CHANGED,
    "cancelled": messages.SITTING_CANCELLED,
    "several": messages.PROGRAMME_CHANGED,
}


def _kind_of(own: tuple[_News, ...]) -> str:
    if len(own) > 1:
        return "several"
    return "cancelled" if own[0].is_cancelled else "changed"


class _Numbers:
    """SEQUENCE for one person, above what her calendar has seen. One query for each sitting."""

    def __init__(self) -> None:
        self._cancelled: dict[int, dict[str, int]] = {}

    def of(self, sitting: Sitting, user: User, sequence: int) -> int:
        """Number an entry above a cancellation that was for her alone."""
        if sitting.pk not in self._cancelled:
            followers = User.objects.filter(follows__topic__in=sitting.topics)
            addresses = set(followers.values_list("email", flat=True))
            found = cancellations_by_address(addresses, str(sitting.uid))
            self._cancelled[sitting.pk] = found
        before = self._cancelled[sitting.pk].get(user.email, 0)
        return sequence_for_person(sequence, cancelled_before=before) if before else sequence


class _Wording:
    """Words about the sittings of one release: made once for each language, used for everybody."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._made: dict[tuple[int, str], tuple[dict[str, Any], Any]] = {}
        self._numbers = _Numbers()
        self._head: dict[str, dict[str, Any]] = {}

    def about(self, user: User, own: tuple[_News, ...]) -> Words:
        language = user.language if user.language in dict(settings.LANGUAGES) else "en"
        made = [self._of(one, language) for one in own]
        entries = tuple(
            replace(entry, sequence=self._numbers.of(one.sitting, user, entry.sequence))
            for one, (_context, entry) in zip(own, made, strict=True)
        )
        if len(own) == 1:
            method = Method.CANCEL if own[0].is_cancelled else Method.REQUEST
            return Words(context=made[0][0], entry=entries[0], method=method)
        context = {**self._of_release(language), "changes": [context for context, _ in made]}
        return Words(context=context, entries=entries)

    def _of(self, one: _News, language: str) -> tuple[dict[str, Any], Any]:
        key = (one.sitting.pk, language)
        if key not in self._made:
            with translation.override(language):
                context = words_about_sitting(one.sitting, language)
                context["what"] = words_about_changes(one.changes)
                self._made[key] = (context, entry_of_sitting(one.sitting, language))
        return self._made[key]

    def _of_release(self, language: str) -> dict[str, Any]:
        if language not in self._head:
            event, note = self._release.event, self._release.note
            with translation.override(language):
                self._head[language] = {
                    "event": event.title.in_language(language),
                    "note": note.in_language(language) if note else "",
                    "programme_url": public_address_of_event(event),
                }
        return self._head[language]
