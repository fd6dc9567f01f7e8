"""Telling people of a release: one mail for each who follows something that it changed.

Who follows the sitting itself, holds a place in it or has it in her calendar from a mail gets the
change for her calendar; who follows a programme, a body or a theme reads of it. Safe to run twice
and side by side: the release's number names the occasion, and a person hears of one once.

Calendars take over what they read last. So an event's releases are told in their order, and their
sittings are held meanwhile: what a release says of one leaves before whatever is done to it next.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import translation

from assemblies.models.accounts import User
from notifications.enums import Method
from notifications.models.addressees import Addressee
from notifications.models.follows import Follow
from notifications.rules.sequence import sequence_for_person
from notifications.selectors import Told, entries_told
from notifications.services import mailings, outbox
from notifications.services.outbox import Recipient, Words
from sessions import messages
from sessions.enums import ProgrammeChange
from sessions.jobs.release_words import News, Wording, in_order, kind_of
from sessions.models.releases import Release, ReleasedSitting
from sessions.models.sittings import Sitting
from sessions.permissions import accounts_seeing
from sessions.selectors.entries import entry_of_withdrawn
from sessions.selectors.following import broad_topics
from sessions.selectors.past import as_it_was, things_of
from sessions.selectors.wording import words_about_withdrawn

log = structlog.get_logger(__name__)

_KINDS = {
    "changed": messages.SITTING_CHANGED,
    "cancelled": messages.SITTING_CANCELLED,
    "several": messages.PROGRAMME_CHANGED,
}
_Calendars = Mapping[tuple[str, str], Told]


@dataclass(slots=True)
class _Reader:
    """Somebody who follows something of a release: an account, or by mail alone (no user).

    own: of sittings that she follows by themselves; others: of more than that. By key of sitting.
    """

    to: Recipient
    user: int | None
    own: dict[int, News] = field(default_factory=dict)
    others: dict[int, News] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Topics:
    """Where the news go: one sitting's own topics, and those of more than one."""

    own: dict[str, News]
    broad: dict[str, list[News]]


def tell(*, release_id: int, at: datetime) -> int:
    """Queue a mail for everybody concerned by a release; return how many. Safe to run twice.

    Releases of its event before it that nobody was told of are told first.
    """
    return sum(_tell_one(pk, at) for pk in _untold_until(release_id))


def tell_untold(*, at: datetime) -> None:
    """Tell of every release nobody was told of yet, in the order of each event.

    Where one cannot be told, later ones of its event wait, and those of other events do not.
    """
    untold = Release.objects.filter(told_at=None)
    newest = untold.values("event_id").annotate(last=Max("pk")).order_by("last")
    for pk in newest.values_list("last", flat=True):
        try:
            tell(release_id=pk, at=at)
        except Exception:  # whatever it is, other events have nothing to do with it
            log.exception("release_not_told", release=pk)


def _untold_until(release_id: int) -> list[int]:
    """Return the untold releases of an event until this one, the first of them first."""
    last = Release.objects.filter(pk=release_id).values_list("event_id", "number").first()
    if last is None:
        return []
    untold = Release.objects.filter(event_id=last[0], number__lte=last[1], told_at=None)
    return list(untold.order_by("number").values_list("pk", flat=True))


@transaction.atomic
def _tell_one(pk: int, at: datetime) -> int:
    untold = Release.objects.select_for_update(of=("self",)).filter(told_at=None)
    release = untold.select_related("event", "released_by").filter(pk=pk).first()
    if release is None:
        return 0
    _hold_sittings(release)
    since, news = mailings.last_row(), _news_of(release)
    told = _tell(release, news, at)
    mailings.hold_if_many(
        event=release.event,
        kind=messages.PROGRAMME_CHANGED,
        occasion=f"release:{release.pk}",
        since=since,
        told=told,
        things=len({one.sitting.pk for one in news}),
        is_asked=release.holds_mails,
        by=release.released_by,
        at=at,
    )
    release.told_at = at
    release.save(update_fields=["told_at"])
    return told


def _hold_sittings(release: Release) -> None:
    """Hold what it tells of: who moves, cancels or gives places in one comes before or after."""
    told_of = ReleasedSitting.objects.filter(release=release).exclude(changes=[])
    held = Sitting.planned.select_for_update(of=("self",), no_key=True)
    list(held.filter(pk__in=told_of.values("sitting_id")).order_by("pk").values_list("pk"))


def _tell(release: Release, news: list[News], at: datetime) -> int:
    readers = _readers_of(_topics_of(news))
    calendars = entries_told({str(one.sitting.uid) for one in news}) if readers else {}
    seeing = _seeing(news, at)
    words = Wording(release, dict(calendars))
    told: defaultdict[str, list[tuple[Recipient, Words]]] = defaultdict(list)
    gone: list[tuple[_Reader, News]] = []
    for reader in readers:
        own, others, lost = _split(reader, calendars, seeing)
        gone += [(reader, one) for one in lost]
        if own or others:
            said = words.about(reader.to.address, reader.to.language, own, others)
            told[kind_of(own)].append((reader.to, said))
    _end_follows(gone)
    for reader, one in gone:
        _tell_of_lost(release, reader, one, calendars, at)
    for name, kind in _KINDS.items():
        outbox.queue_all(kind=kind, news=told[name], key=f"release:{release.pk}", at=at)
    return len(gone) + sum(len(those) for those in told.values())


def _news_of(release: Release) -> list[News]:
    """Return what a release changed and somebody should hear of. At most four queries."""
    changed = ReleasedSitting.objects.filter(release=release).exclude(changes=[])
    changed = changed.select_related(
        "sitting__event", "sitting__body", "sitting__room", "sitting__withdrawn_entry"
    )
    rows = list(changed.order_by("pk"))
    before = _before(release, rows)
    news = []
    for row in rows:
        one = News(row.sitting, frozenset(row.changes), before.get(row.sitting_id))
        if one.changes == {ProgrammeChange.ROOM_RENAMED}:
            continue  # calendars say it; nobody has to be anywhere else
        if row.sitting.is_cancelled and not one.is_cancelled:
            continue  # it was called off since: the later release says so
        if not one.is_history(release.released_at):
            news.append(one)
    return news


def _before(release: Release, rows: Collection[ReleasedSitting]) -> dict[int, Sitting]:
    """Return, by key, how the sittings stood before a release, where its readers could read it.

    What was closed then is read by who may know of it now for the same reason.
    """
    of_release = ReleasedSitting.objects.filter(pk__in=[row.pk for row in rows])
    earlier = ReleasedSitting.objects.filter(
        sitting=OuterRef("sitting"), release__number__lt=release.number
    )
    last = Subquery(earlier.order_by("-release__number").values("pk")[:1])
    newest = ReleasedSitting.objects.filter(pk__in=of_release.annotate(last=last).values("last"))
    states = dict(newest.values_list("sitting_id", "state"))
    now = {row.sitting_id: row.state for row in rows}
    told = {
        pk: was
        for pk, was in states.items()
        if not was["is_closed"] or (now[pk]["is_closed"] and now[pk]["body"] == was["body"])
    }
    things = things_of(told.values()) if told else None
    return {pk: as_it_was(pk, was, release.event, things) for pk, was in told.items() if things}


def _topics_of(news: Iterable[News]) -> _Topics:
    news = list(news)
    broad = broad_topics(one.sitting for one in news)
    topics = _Topics({}, defaultdict(list))
    for one in news:
        if not one.is_new:  # nobody could follow it before
            topics.own.update(dict.fromkeys(one.sitting.topics, one))
        if not one.is_small:
            for topic in broad[one.sitting.pk]:
                topics.broad[topic].append(one)
    return topics


def _readers_of(topics: _Topics) -> list[_Reader]:
    """Return everybody who follows one of the topics, each address once. Three queries."""
    followed = Follow.objects.filter(topic__in=[*topics.own, *topics.broad])
    rows = list(followed.order_by("pk").values_list("user_id", "addressee_id", "topic"))
    users = User.objects.filter(is_active=True).in_bulk({user for user, _, _ in rows if user})
    addressees = Addressee.objects.in_bulk({one for _, one, _ in rows if one})
    readers: dict[str, _Reader] = {}
    # Accounts first: who follows by mail under the address of an account is that account.
    for user, addressee, topic in sorted(rows, key=lambda row: row[0] is None):
        if user in users:
            to, account = Recipient.of(users[user]), user
        elif addressee in addressees:
            to, account = Recipient.at(addressees[addressee]), None
        else:
            continue  # an account that was closed
        reader = readers.setdefault(to.address.lower(), _Reader(to, account))
        if topic in topics.own:
            one = topics.own[topic]
            reader.own[one.sitting.pk] = one
        for one in topics.broad.get(topic, ()):
            reader.others[one.sitting.pk] = one
    return list(readers.values())


def _seeing(news: Iterable[News], at: datetime) -> dict[int, set[int]]:
    """Return which accounts may know of each closed sitting. One query for each of these."""
    closed = [one.sitting for one in news if one.sitting.is_closed]
    return {
        sitting.pk: set(accounts_seeing(sitting, at=at).values_list("pk", flat=True))
        for sitting in closed
    }


def _split(
    reader: _Reader, calendars: _Calendars, seeing: Mapping[int, set[int]]
) -> tuple[tuple[News, ...], tuple[News, ...], list[News]]:
    """Part what she is told: of her own sittings, of others, and of what was closed to her now.

    A sitting that stands in her calendar from a mail is her own, whatever she follows today.
    """
    own, others, lost = [], [], []
    for pk, one in (reader.others | reader.own).items():
        is_held = _is_held(reader, one, calendars)
        if one.sitting.is_closed and reader.user not in seeing[pk]:
            is_lost = one.is_closed_now and hasattr(one.sitting, "withdrawn_entry")
            if is_lost and (pk in reader.own or is_held):
                lost.append(one)
        elif pk in reader.own or is_held:
            own.append(one)
        else:
            others.append(one)
    return in_order(own), in_order(others), lost


def _is_held(reader: _Reader, one: News, calendars: _Calendars) -> bool:
    told = calendars.get((reader.to.address.lower(), str(one.sitting.uid)))
    return told is not None and told.last == Method.REQUEST


def _tell_of_lost(
    release: Release, reader: _Reader, one: News, calendars: _Calendars, at: datetime
) -> None:
    """Take a sitting that was closed out of the calendar of who may not know of it any more.

    She hears that it is gone, and nothing of what it is now.
    """
    to, sitting = reader.to, one.sitting
    with translation.override(to.language):
        words = words_about_withdrawn(sitting, to.language)
        entry = entry_of_withdrawn(sitting.withdrawn_entry, to.language)
    told = calendars.get((to.address.lower(), entry.uid))
    if told is not None and told.cancelled:
        number = sequence_for_person(entry.sequence, cancelled_before=told.cancelled)
        entry = replace(entry, sequence=number)
    outbox.queue(
        kind=messages.SITTING_CANCELLED,
        to=to,
        key=f"release:{release.pk}:closed:{sitting.pk}",
        words=Words(context=words, entry=entry, method=Method.CANCEL),
        at=at,
    )


def _end_follows(gone: Iterable[tuple[_Reader, News]]) -> None:
    """Let nobody go on following what was closed to her: accounts, and who follows by mail."""
    of_sitting: defaultdict[int, list[tuple[_Reader, News]]] = defaultdict(list)
    for reader, one in gone:
        of_sitting[one.sitting.pk].append((reader, one))
    ended = Q()
    for those in of_sitting.values():
        users = {reader.user for reader, _one in those if reader.user is not None}
        addresses = {reader.to.address.lower() for reader, _one in those}
        theirs = Q(user__in=users) | Q(addressee__address__in=addresses)
        ended |= Q(topic__in=those[0][1].sitting.topics) & theirs
    if ended:
        held = Follow.objects.select_for_update(of=("self",)).filter(ended).order_by("pk")
        Follow.objects.filter(pk__in=[one.pk for one in held]).delete()
