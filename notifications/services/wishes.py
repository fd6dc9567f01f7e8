"""What becomes of rows on their way into the outbox, as those who read them chose.

For whoever writes rows, or lets go those that waited. As many queries for one reader as for five
thousand: their wishes, the clocks of accounts where a mail says hours, and what calendars hold
where a mail carries an entry.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils import formats, translation
from django.utils.translation import gettext as _

from assemblies.enums import CalendarStatus
from assemblies.models.accounts import User
from notifications.calendar import zones
from notifications.enums import Category, Lane, MessageState, Method
from notifications.jobs.usefulness import useful_until
from notifications.messages import DIGEST, MessageKind, kinds
from notifications.models.addressees import Addressee
from notifications.models.messages import Message
from notifications.rules.cadences import News, Plan, Way, Wishes, plan
from notifications.rules.quiet_hours import Quiet
from notifications.selectors import entries_told

_NOTHING_CHOSEN = Wishes()


def as_wished(
    rows: Sequence[Message], kind: MessageKind, at: datetime | None = None
) -> list[Message]:
    """Return the rows that are to be written, each with the time and form that its reader chose.

    at: of rows that were written before and have waited: now, for she may have chosen anew.
    """
    if not rows or kind.name == DIGEST.name:
        return list(rows)
    is_official = kind.category is Category.OFFICIAL or kind.lane is Lane.URGENT
    speaks_of_hours = any(_says_hours(row.context) for row in rows)
    if is_official and not speaks_of_hours and not any(row.method for row in rows):
        return list(rows)
    chosen, clocks = _chosen(rows)
    if speaks_of_hours:
        _say_her_hours(rows, chosen, clocks)
    wishes = {address: wishes_of(one, clocks[address]) for address, one in chosen.items()}
    held = _held(rows, wishes, is_official=is_official)
    written = []
    for row in rows:
        news = News(
            category=kind.category,
            is_urgent=kind.lane is Lane.URGENT,
            asks_calendar=bool(row.method),
            updates_held=(row.recipient, row.uid) in held,
            useful_until=useful_until(row),
            wanted_before=row.wanted_before,
        )
        hers = wishes.get(row.recipient, _NOTHING_CHOSEN)
        if not clocks.get(row.recipient):
            hers = replace(hers, zone=_clock_of(row) or hers.zone)
        what = plan(news, hers, at=at or row.created_at)
        if what.way is not Way.UNWRITTEN:
            _settle(row, what, hers)
            written.append(row)
    return written


def replanned(rows: Iterable[Message], *, at: datetime) -> list[Message]:
    """Return those of unsent rows that are wanted now, as they would leave; nothing is saved.

    She may have chosen anew since they were written, and it may be night now.
    """
    of_kind: defaultdict[str, list[Message]] = defaultdict(list)
    for row in rows:
        row.state, row.wanted_before = MessageState.QUEUED, _begins(row)
        if row.entry and not row.method:  # given up when it was gathered
            is_over = row.entry["status"] == CalendarStatus.CANCELLED
            row.method = Method.CANCEL if is_over else Method.REQUEST
        of_kind[row.kind].append(row)
    return [one for name, those in of_kind.items() for one in as_wished(those, kinds()[name], at)]


def _begins(row: Message) -> datetime | None:
    starts = row.entry["starts"] if row.entry else ""
    return datetime.fromisoformat(starts) if "T" in starts else None


def wishes_of(one: Addressee, clock: str) -> Wishes:
    """Return the wishes of an address as the rules read them; ``clock``: the zone of her hours."""
    quiet = None
    if one.quiet_from is not None and one.quiet_until is not None:
        quiet = Quiet(one.quiet_from, one.quiet_until)
    return Wishes(
        cadences=one.cadences,
        zone=_zone_of(clock) or ZoneInfo("UTC"),
        digest_at=one.digest_at,
        quiet=quiet,
        takes_calendar_parts=one.takes_calendar_parts,
    )


def _chosen(rows: Iterable[Message]) -> tuple[dict[str, Addressee], dict[str, str]]:
    """Return who chose something, and the clock of each: chosen, or else the account's. One query.

    Both by address; a clock is the name of a zone, or empty.
    """
    account = User.objects.filter(email=OuterRef("address")).values("time_zone")[:1]
    found = Addressee.objects.filter(address__in={row.recipient for row in rows})
    chosen: dict[str, Addressee] = {}
    clocks: dict[str, str] = {}
    for one in found.annotate(account_zone=Subquery(account)):
        chosen[one.address] = one
        clocks[one.address] = one.time_zone or one.account_zone or ""
    return chosen, clocks


def _held(
    rows: Sequence[Message], wishes: Mapping[str, Wishes], *, is_official: bool
) -> set[tuple[str, str]]:
    """Return who holds which entry from a mail, of those for whom it makes a difference."""
    asked = {
        (row.recipient, row.uid)
        for row in rows
        if row.method and _makes_difference(wishes.get(row.recipient), is_official=is_official)
    }
    if not asked:
        return set()
    told = entries_told(
        {uid for _address, uid in asked},
        {address for address, _uid in asked},
        but_by=[row.pk for row in rows if row.pk],
    )
    return {key for key in asked if key in told and told[key].last == Method.REQUEST}


def _makes_difference(wishes: Wishes | None, *, is_official: bool) -> bool:
    if wishes is None:
        return False
    return not wishes.takes_calendar_parts or (not is_official and bool(wishes.cadences))


def _clock_of(row: Message) -> ZoneInfo | None:
    """Return the clock for a reader who chose none: her account's, or that of where it is held."""
    hours = next(iter(_with_hours(row.context)), None)
    name = hours["hours"]["zone"] if hours else (row.entry or {}).get("zone", "")
    return _zone_of(row.reader_zone) or _zone_of(name)


def _settle(row: Message, what: Plan, hers: Wishes) -> None:
    row.due_at = what.due_at
    if not hers.takes_calendar_parts:
        row.entries = None  # nor a file of several
    if what.way is Way.GATHERED:
        row.state = MessageState.GATHERED
        row.method = ""  # the entry goes along as a file of the digest
        row.entry = row.entry if hers.takes_calendar_parts else None
    elif row.method and not what.with_calendar_part:
        row.entry, row.method = None, ""


# Hours on her own clock


def _says_hours(context: Mapping[str, Any]) -> bool:
    return any(True for _one in _with_hours(context))


def _with_hours(context: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Find what has hours in what a mail prints: itself, or things it lists."""
    if "hours" in context:
        yield context
    for value in context.values():
        if isinstance(value, list):
            yield from (one for one in value if isinstance(one, dict) and "hours" in one)


def _say_her_hours(
    rows: Sequence[Message], chosen: Mapping[str, Addressee], clocks: Mapping[str, str]
) -> None:
    """Add, beside the venue's hours, those on the reader's clock where it shows others."""
    zones_of = {address: clock for address, clock in clocks.items() if clock}
    unknown = {row.recipient for row in rows if not row.reader_zone and row.recipient not in chosen}
    if unknown:
        accounts = User.objects.filter(email__in=unknown).exclude(time_zone="")
        zones_of |= {
            email.lower(): zone for email, zone in accounts.values_list("email", "time_zone")
        }
    said: dict[tuple[str, str, str, str], str] = {}
    for row in rows:
        name = zones_of.get(row.recipient) or row.reader_zone
        if name and _zone_of(name) is not None:
            row.context = _on_her_clock(row.context, name, row.language, said)


def _on_her_clock(
    context: Mapping[str, Any], name: str, language: str, said: dict[tuple[str, str, str, str], str]
) -> dict[str, Any]:
    changed = {}
    for key, value in context.items():
        if isinstance(value, list):
            changed[key] = [
                _with_her_hours(one, name, language, said)
                if isinstance(one, dict) and "hours" in one
                else one
                for one in value
            ]
    whole = {**context, **changed}
    return _with_her_hours(whole, name, language, said) if "hours" in whole else whole


def _with_her_hours(
    one: dict[str, Any], name: str, language: str, said: dict[tuple[str, str, str, str], str]
) -> dict[str, Any]:
    hours = one["hours"]
    key = (hours["starts"], hours.get("ends", ""), name, language)
    if key not in said:
        said[key] = _in_words(hours, name, language)
    return {**one, "your_when": said[key]} if said[key] else one


def _in_words(hours: Mapping[str, str], name: str, language: str) -> str:
    """Return the hours on a reader's clock; empty where the venue's clock shows the same."""
    zone, venue = ZoneInfo(name), _zone_of(hours["zone"])
    starts = datetime.fromisoformat(hours["starts"]).astimezone(zone)
    if venue is not None and starts.astimezone(venue).utcoffset() == starts.utcoffset():
        return ""
    with translation.override(language):
        day = formats.date_format(starts, "l j F Y")
        if not hours.get("ends"):
            return f"{day}, {starts:%H:%M} ({name})"
        ends = datetime.fromisoformat(hours["ends"]).astimezone(zone)
        end = f"{ends:%H:%M}"
        if ends.date() > starts.date():
            end = f"{formats.date_format(ends, 'l j F Y')}, {end}"
        place = {"day": day, "start": f"{starts:%H:%M}", "end": end, "zone": name}
        return _("%(day)s, %(start)s to %(end)s (%(zone)s)") % place


def _zone_of(name: str) -> ZoneInfo | None:
    return ZoneInfo(name) if name and zones.is_known(name) else None
