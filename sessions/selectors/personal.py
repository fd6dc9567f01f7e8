"""One person's calendar as it stands: what she follows and may see, and what it held before.

Everything that decides whether her program has the newest already is read in one statement, which
is compiled once: five thousand programs ask it every hour, and nearly always nothing has changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Replace, StrIndex, Substr

from assemblies.gateways.statements import Mark, Statement
from assemblies.models.bodies import Theme
from assemblies.models.events import Event
from notifications.models.calendars import CalendarState, CalendarToken
from notifications.models.follows import Follow
from notifications.rules.tombstones import KEPT as TOMBSTONE
from sessions.models.sittings import Sitting
from sessions.permissions import known_to
from sessions.rules.feed_windows import opens_at
from sessions.rules.personal_calendar import Kept

NEXT: Final = 5  # sittings that are named
_TOKEN, _STATE, _SITTING, _EVENT = range(4)
# Whole days end last where clocks are furthest behind (notifications.rules.tombstones).
_LAST_OF_DAYS: Final = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class State:
    """What her calendar was last seen to hold. ``key`` names it to programs."""

    pk: int
    key: str
    created_at: datetime
    edition: str
    entries: dict[str, Kept]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the statement found: of whom, by which secret, what is there, what was there."""

    user_id: int
    token_id: int
    last_used_at: datetime | None
    language: str
    now: dict[str, Kept]
    state: State | None


def standing_of(user_id: int, digest: str, *, at: datetime) -> Standing | None:
    """Return how the calendar of that account stands; None unless the secret opens it. One query.

    digest: what is kept of the secret. What a person may not see any more is not in ``now``.
    """
    rows = STANDING.all(**_values(user_id, at), digest=digest)
    return _standing(user_id, rows)


def holder_of(digest: str) -> tuple[int, str] | None:
    """Return the account that a living secret opens, and its address. One query."""
    living = CalendarToken.objects.filter(
        digest=digest, revoked_at=None, user__is_active=True
    ).values_list("user_id", "user__email")
    return living.first()


def lost_of(user_id: int, keys: Iterable[str], *, at: datetime) -> frozenset[str]:
    """Return which of these entries are of sittings that the account may not know of. One query."""
    sittings = {int(key[1:]) for key in keys if key.startswith("s")}
    known = Sitting.objects.filter(known_to(user_id, at.date()), pk__in=sittings)
    return frozenset(f"s{pk}" for pk in sittings - set(known.values_list("pk", flat=True)))


def listing_of(edition: str, entries: dict[str, Kept]) -> dict[str, Any]:
    """Return what a state keeps, as JSON has it."""
    kept = {key: list(asdict(one).values()) for key, one in entries.items()}
    return {"edition": edition, "entries": kept}


def state_of(row: CalendarState) -> State:
    """Return a stored state as it is compared."""
    listing = row.listing
    # In one order: PostgreSQL gives the names of JSON back in an order of its own.
    given = sorted(listing.get("entries", {}).items())
    entries = {key: Kept(*values) for key, values in given}
    return State(
        row.pk, str(UUID(str(row.key))), row.created_at, listing.get("edition", ""), entries
    )


def state_named(user_id: int, key: UUID) -> State | None:
    """Return an earlier state of the account's calendar; None where it is not kept any more."""
    row = CalendarState.objects.filter(user=user_id, key=key).first()
    return state_of(row) if row else None


def uids_of(keys: Iterable[str]) -> dict[str, str]:
    """Return the UID of each of these entries. Two queries."""
    wanted: dict[str, set[int]] = {"s": set(), "e": set()}
    for key in keys:
        wanted[key[0]].add(int(key[1:]))
    sittings = Sitting.planned.filter(pk__in=wanted["s"]).values_list("pk", "uid")
    events = Event.objects.filter(pk__in=wanted["e"]).values_list("pk", "uid")
    return {
        **{f"s{pk}": str(uid) for pk, uid in sittings},
        **{f"e{pk}": str(uid) for pk, uid in events},
    }


def _values(user_id: int, at: datetime) -> dict[str, Any]:
    """Return the marks' values, as the columns of this database hold them."""

    def moment(value: datetime) -> Any:  # noqa: ANN401 - the database's own form
        return connection.ops.adapt_datetimefield_value(value)

    def day(value: date) -> Any:  # noqa: ANN401 - the database's own form
        return connection.ops.adapt_datefield_value(value)

    since, tombstone = opens_at(at), at - TOMBSTONE
    return {
        "user": user_id,
        "day": day(at.date()),
        "since": moment(since),
        "since_day": day((since - _LAST_OF_DAYS).date()),
        "tombstone": moment(tombstone),
        "tombstone_day": day((tombstone - _LAST_OF_DAYS).date()),
    }


def _standing(user_id: int, rows: Sequence[tuple[Any, ...]]) -> Standing | None:
    token, state = None, None
    for kind, pk, sequence, changed, *_, words in rows:
        if kind == _TOKEN:
            token = (pk, changed if sequence else None, words)
        elif kind == _STATE:
            state = pk, changed, words
    if token is None:
        return None
    return Standing(user_id, *token, now=_entries(rows), state=_read(state) if state else None)


def _entries(rows: Sequence[tuple[Any, ...]]) -> dict[str, Kept]:
    now = {}
    for kind, pk, sequence, changed, starts, ends, _words in rows:
        if kind == _SITTING:
            now[f"s{pk}"] = Kept(sequence, _microseconds(changed), _seconds(starts), _seconds(ends))
        elif kind == _EVENT:
            now[f"e{pk}"] = Kept(sequence, _microseconds(changed), 0, 0)
    return now


def _read(found: tuple[int, datetime, str]) -> State:
    pk, created_at, words = found
    key, _, listing = words.partition(" ")
    loaded = _LISTING.from_db_value(listing, None, connection)
    return state_of(CalendarState(pk=pk, key=key, listing=loaded, created_at=created_at))


_LISTING: Any = CalendarState._meta.get_field("listing")  # noqa: SLF001 - Django's documented name


def _microseconds(moment: datetime) -> int:
    return _seconds(moment) * 1_000_000 + moment.microsecond


def _seconds(moment: datetime) -> int:
    return int(moment.replace(microsecond=0).timestamp())


def _statement() -> QuerySet[Any, Any]:
    token, *others = _arms()
    return token.union(*others, all=True)


def _arms() -> Iterator[QuerySet[Any, Any]]:
    tokens = CalendarToken.objects.filter(
        user=Mark("user"), digest=Mark("digest"), revoked_at=None, user__is_active=True
    )
    used = Coalesce("last_used_at", "created_at", output_field=DateTimeField())
    was_used = Case(When(last_used_at=None, then=_ZERO), default=Value(1, BigIntegerField()))
    yield _arm(
        tokens, _TOKEN, was_used, used, F("created_at"), F("created_at"), F("user__language")
    )
    newest = CalendarState.objects.filter(user=Mark("user")).order_by("-pk").values("pk")[:1]
    words = Concat(Cast("key", TextField()), Value(" ", TextField()), Cast("listing", TextField()))
    states = CalendarState.objects.filter(pk=Subquery(newest))
    yield _arm(states, _STATE, _ZERO, F("created_at"), F("created_at"), F("created_at"), words)
    for followed in _followed_sittings():
        yield _arm(
            _shown(followed),
            _SITTING,
            F("sequence"),
            F("changed_at"),
            F("starts_at"),
            F("ends_at"),
        )
    shown = Q(cancelled_at=None) | Q(cancelled_at__gt=Mark("tombstone"))
    events = Event.objects.filter(
        shown | Q(ends_on__gt=Mark("tombstone_day")),
        pk__in=_numbers("event", "sittings-of", "coordinators-of"),
        ends_on__gt=Mark("since_day"),
    )
    changed = F("changed_at")
    yield _arm(events, _EVENT, F("sequence"), changed, changed, changed)


_ZERO = Value(0, BigIntegerField())


def _arm(queryset: QuerySet[Any], kind: int, *columns: Any) -> QuerySet[Any, Any]:  # noqa: ANN401 - Django's expressions
    names = ("c_sequence", "c_changed", "c_starts", "c_ends", "c_words")
    words = Cast(Value(""), TextField())
    *numbers, last = columns if len(columns) == len(names) else (*columns, words)
    given = dict(zip(names, (*numbers, Cast(last, TextField())), strict=True))
    given["c_sequence"] = Cast(given["c_sequence"], BigIntegerField())
    marked = queryset.annotate(
        c_kind=Value(kind, BigIntegerField()), c_key=Cast("pk", BigIntegerField()), **given
    )
    rows: QuerySet[Any, Any] = marked.order_by().values_list("c_kind", "c_key", *names)
    return rows


def _followed_sittings() -> Iterator[QuerySet[Sitting]]:
    """Yield the published sittings she follows, by each way of following: an index for each."""
    yield Sitting.objects.filter(pk__in=_numbers("sitting"))
    yield Sitting.objects.filter(event__in=_numbers("sittings-of"))
    yield Sitting.objects.filter(body__in=_numbers("body"))
    quoted = Concat(Value('"'), F("code"), Value('"'))
    themes = Theme.objects.annotate(
        place=StrIndex(Cast(OuterRef("themes"), TextField()), quoted)
    ).filter(pk__in=_numbers("theme"), place__gt=0)
    yield Sitting.objects.exclude(themes=[]).filter(Exists(themes))


def _shown(sittings: QuerySet[Sitting]) -> QuerySet[Sitting]:
    """Keep what an account may know of and what a calendar still shows."""
    stays = Q(cancelled_at=None) | Q(cancelled_at__gt=Mark("tombstone"))
    stays |= Q(ends_at__gt=Mark("tombstone"))
    known = known_to(Mark("user"), Mark("day"))
    return sittings.filter(stays, known, ends_at__gte=Mark("since"))


def _numbers(*kinds: str) -> QuerySet[Any, Any]:
    """Return the keys in the topics of these kinds that she follows, as ``sitting:42:places``."""
    pattern = f"^({'|'.join(kinds)}):[1-9][0-9]{{0,17}}(:places)?$"
    after = StrIndex("topic", Value(":")) + 1
    number = Replace(Substr("topic", after), Value(":places"), Value(""))
    followed = Follow.objects.filter(user=Mark("user"), topic__regex=pattern)
    return followed.annotate(number=Cast(number, BigIntegerField())).values("number")


STANDING: Statement[Any] = Statement(_statement)


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a person's calendar from now on: how many events, and the sittings in order."""

    events: int
    coming: tuple[Sitting, ...]

    @property
    def sittings(self) -> int:
        """Return how many sittings come."""
        return len(self.coming)

    @property
    def next(self) -> tuple[Sitting, ...]:
        """Return those that are named at once."""
        return self.coming[:NEXT]

    @property
    def later(self) -> tuple[Sitting, ...]:
        """Return those after them."""
        return self.coming[NEXT:]


def contents_of(user_id: int, *, at: datetime) -> Contents:
    """Return what is in the account's calendar, sittings with event and room. Two queries.

    Without any of its secrets, and without what was cancelled, which it still holds for a while.
    """
    now = _entries(STANDING.all(**_values(user_id, at), digest=""))
    ahead = [key for key, kept in now.items() if key[0] == "s" and kept.ends > at.timestamp()]
    coming = Sitting.objects.filter(pk__in=[int(key[1:]) for key in ahead], cancelled_at=None)
    events = sum(key[0] == "e" for key in now)
    shown = coming.select_related("event", "room", "body").order_by("starts_at", "pk")
    return Contents(events, tuple(shown))
