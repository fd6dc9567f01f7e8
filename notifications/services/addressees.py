"""Acts of who is written to: what she wants to hear of, and following by mail without an account.

An address is known here only after its holder followed a link that was sent to it, or by her
account. Links log nobody in; what they open is the wishes and follows of that address alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.calendar import zones
from notifications.enums import Cadence, Category, MessageState
from notifications.errors import UnknownZone
from notifications.messages import FOLLOW_ASKED, kinds
from notifications.models.addressees import Addressee
from notifications.models.follows import Follow
from notifications.models.messages import Message
from notifications.rules.cadences import USUAL_HOUR
from notifications.rules.quiet_hours import quiet_until
from notifications.services import follows, outbox
from notifications.services.outbox import Recipient, Words
from notifications.services.wishes import wishes_of

ASKED_A_DAY = 5  # mails that ask for a confirmation, to one address
DAILY = "daily"  # of a link: whatever comes in the digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody chose. cadences: by category; quiet: from and until, or None."""

    cadences: Mapping[str, str] = field(default_factory=dict)
    time_zone: str = ""
    digest_at: time = USUAL_HOUR
    quiet: tuple[time, time] | None = None
    takes_calendar_parts: bool = True
    language: str | None = None


@transaction.atomic
def choose(*, address: str, choice: Choice, by: User | None, at: datetime) -> Addressee:
    """Keep what the holder of an address wants to hear of, and when.

    Official notices stay as they are, whatever is given. What waits for a digest that she does not
    want any more is dropped. Raises UnknownZone.
    """
    if choice.time_zone and not zones.is_known(choice.time_zone):
        raise UnknownZone
    one = _held(address, choice.language or _language_of(address), at)
    before = dict(one.cadences)
    one.cadences = _clean(choice.cadences)
    one.time_zone = choice.time_zone
    one.digest_at = choice.digest_at
    one.quiet_from, one.quiet_until = choice.quiet or (None, None)
    one.takes_calendar_parts = choice.takes_calendar_parts
    if choice.language:
        one.language = choice.language
    one.save()
    # One clock: pages read it with the account, and it is hers, whichever link she came by.
    User.objects.filter(email=one.address).update(time_zone=choice.time_zone)
    _keep_quiet(one, at)
    _drop_gathered(one.address, [x for x, y in one.cadences.items() if y == Cadence.NONE])
    audit.record(
        act="addressee.choose",
        thing=one,
        by=by,
        at=at,
        before={"cadences": before},
        after={"cadences": one.cadences},
    )
    return one


@transaction.atomic
def ask(
    *, address: str, topic: str, what: str, confirm_url: str, language: str, at: datetime
) -> bool:
    """Send a link that confirms a follow; tell whether one was sent.

    Nothing else is written before it is confirmed. An address gets one mail an hour for a topic
    and five a day in all, however often somebody types it.
    """
    address = address.lower()
    since = at - timedelta(days=1)
    asked = Message.objects.filter(
        recipient=address, key__startswith="follow:", created_at__gt=since
    )
    if asked.count() >= ASKED_A_DAY:
        return False
    outbox.queue(
        kind=FOLLOW_ASKED,
        to=Recipient(address=address, language=language),
        key=f"follow:{topic}:{at:%Y%m%d%H}",
        words=Words(context={"what": what, "confirm_url": confirm_url}),
        at=at,
    )
    return True


@transaction.atomic
def confirm(*, address: str, topic: str, language: str, at: datetime) -> bool:
    """Make the holder of an address hear of a topic; tell whether she did not before.

    Where the address has an account, the account follows. Programme news that she had switched off
    come again: she has just asked for them.
    """
    address = address.lower()
    user = User.objects.filter(email=address, is_active=True).first()
    one = _held(address, language, at)
    _wants(one, Category.PROGRAMME, at)
    if user is not None:
        is_new = follows.follow(user=user, topic=topic, at=at)
    else:
        _, is_new = Follow.objects.get_or_create(
            addressee=one, topic=topic, defaults={"created_at": at}
        )
    audit.record(
        act="addressee.follow", thing=one, by=user, at=at, after={"topic": topic}
    )  # fmt: skip
    return is_new


@transaction.atomic
def stop(*, address: str, what: str, at: datetime) -> None:
    """End the mails of one category to an address, or with `DAILY` all that come in a digest.

    Who follows by mail alone, and ends the programme, follows nothing any more; then nothing is
    kept of her. Safe to run twice.
    """
    address = address.lower()
    one = _held(address, _language_of(address), at)
    if what == DAILY:
        ended = [x for x, y in one.cadences.items() if y == Cadence.DAILY]
    else:
        ended = [what] if what in set(Category) - {Category.OFFICIAL} else []
    one.cadences = {**one.cadences, **dict.fromkeys(ended, str(Cadence.NONE))}
    one.save(update_fields=["cadences"])
    _drop_gathered(address, ended)
    audit.record(act="addressee.stop", thing=one, by=None, at=at, after={"ended": ended})
    has_account = User.objects.filter(email=address).exists()
    if not has_account and Category.PROGRAMME in ended:
        one.delete()


@transaction.atomic
def unfollow(*, address: str, topics: Iterable[str], by: User | None, at: datetime) -> int:
    """End what an address follows, of these topics, by account or by mail; return how many."""
    address, topics = address.lower(), sorted(set(topics))
    of_address = Follow.objects.filter(topic__in=topics)
    ended, _ = of_address.filter(addressee__address=address).delete()
    by_account, _ = of_address.filter(user__email=address).delete()
    thing = (
        User.objects.filter(email=address).first()
        or Addressee.objects.filter(address=address).first()
    )
    if thing is not None:
        audit.record(act="addressee.unfollow", thing=thing, by=by, at=at, after={"topics": topics})
    return ended + by_account


@transaction.atomic
def forget(*, address: str) -> bool:
    """Erase an address with its wishes and what it follows by mail; return whether it was known."""
    deleted, _ = Addressee.objects.filter(address=address.lower()).delete()
    return bool(deleted)


def _held(address: str, language: str, at: datetime) -> Addressee:
    """Return the row of an address, held until the end of the transaction; made where missing."""
    Addressee.objects.get_or_create(
        address=address.lower(),
        defaults={"language": language, "created_at": at, "confirmed_at": at},
    )
    return Addressee.objects.select_for_update(of=("self",)).get(address=address.lower())


def _language_of(address: str) -> str:
    found = User.objects.filter(email=address.lower()).values_list("language", flat=True).first()
    return found or "en"


def _wants(one: Addressee, category: Category, at: datetime) -> None:
    if one.cadences.get(category) == Cadence.NONE:
        one.cadences = {x: y for x, y in one.cadences.items() if x != category}
    one.confirmed_at = one.confirmed_at or at
    one.save(update_fields=["cadences", "confirmed_at"])


def _clean(cadences: Mapping[str, str]) -> dict[str, str]:
    """Keep what can be chosen and is not so anyway."""
    known = set(Category) - {Category.OFFICIAL}
    chosen = {Cadence.DAILY, Cadence.NONE}
    return {str(x): str(y) for x, y in cadences.items() if x in known and y in chosen}


def _keep_quiet(one: Addressee, at: datetime) -> None:
    """Let what waits for the end of her quiet hours leave as those that she has now say."""
    waiting = Message.objects.filter(
        recipient=one.address, state=MessageState.QUEUED, attempts=0, due_at__gt=at
    )
    wishes = wishes_of(one)
    ends = quiet_until(at, wishes.zone, wishes.quiet) if wishes.quiet else None
    waiting.update(due_at=ends or at)


def _drop_gathered(address: str, categories: Iterable[str]) -> None:
    """Forget what waits for a digest and is of these categories."""
    ended = set(categories)
    names = [kind.name for kind in kinds().values() if kind.category in ended]
    if names:
        waiting = Message.objects.filter(recipient=address, state=MessageState.GATHERED)
        waiting.filter(kind__in=names).delete()
