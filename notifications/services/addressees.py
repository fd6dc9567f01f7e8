"""Acts of who is written to: what she wants to hear of, and following by mail without an account.

An address is known here only after its holder followed a link that was sent to it, or by her
account. Links log nobody in; what they open is the wishes and follows of that address alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from assemblies.models.accounts import User
from assemblies.services import audit
from notifications.calendar import zones
from notifications.enums import Cadence, Category, MessageState
from notifications.errors import UnknownZone
from notifications.messages import FOLLOW_ASKED, kinds
from notifications.models.addressees import Addressee
from notifications.models.follows import Follow
from notifications.models.messages import Message
from notifications.rules.cadences import USUAL_HOUR, cadence_of
from notifications.services import follows, outbox
from notifications.services.leaving import let_go
from notifications.services.outbox import Recipient, Words
from notifications.services.wishes import replanned

ASKED_A_DAY = 5  # mails that ask for a confirmation, to one address
DAILY = "daily"  # of a link: whatever comes in the digest
_UNSENT = (MessageState.GATHERED, MessageState.QUEUED, MessageState.HELD)


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

    Official notices stay as they are, whatever is given. What waits, and she does not want any
    more, is dropped. Raises UnknownZone.
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
    if choice.time_zone:
        # One clock: pages read it with the account, and it is hers, whichever link she came by.
        User.objects.filter(email=one.address).update(time_zone=choice.time_zone)
    _keep_quiet(one, at)
    _drop_unsent(one.address, [x for x, y in one.cadences.items() if y == Cadence.NONE], at)
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
    kept of her, unless she chose something else as well. Safe to run twice.
    """
    address = address.lower()
    one = _held(address, _language_of(address), at)
    if what == DAILY:
        ended = [x for x, y in one.cadences.items() if y == Cadence.DAILY]
    else:
        ended = [what] if what in set(Category) - {Category.OFFICIAL} else []
    one.cadences = {**one.cadences, **dict.fromkeys(ended, str(Cadence.NONE))}
    one.save(update_fields=["cadences"])
    has_account = User.objects.filter(email=address).exists()
    follows_no_more = not has_account and Category.PROGRAMME in ended
    if follows_no_more:
        one.follows.all().delete()
    _drop_unsent(address, ended, at)
    audit.record(act="addressee.stop", thing=one, by=None, at=at, after={"ended": ended})
    if follows_no_more and not _chose_more(one):
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


def is_told_of_entry(*, address: str, uid: str) -> bool:
    """Tell whether news of the programme about an entry reach who follows it without a digest.

    They come at once, or stand in her calendar from a mail: as on, or as cancelled just now.
    """
    one = Addressee.objects.filter(address=address.lower()).first()
    if one is None or cadence_of(Category.PROGRAMME, one.cadences) is Cadence.AT_ONCE:
        return True
    about = Message.objects.filter(recipient=address.lower(), uid=uid).order_by("-pk")
    return bool(about.values_list("method", flat=True).first())


def _chose_more(one: Addressee) -> bool:
    """Tell whether she chose anything beside hearing nothing of the programme."""
    fresh = Addressee()
    return bool(
        one.cadences.keys() - {Category.PROGRAMME}
        or not one.takes_calendar_parts
        or one.quiet_from is not None
        or one.digest_at != fresh.digest_at
        or one.time_zone
    )


def _held(address: str, language: str, at: datetime) -> Addressee:
    """Return the row of an address, held until the end of the transaction; made where missing."""
    held, _ = Addressee.objects.select_for_update(of=("self",)).get_or_create(
        address=address.lower(),
        defaults={"language": language, "created_at": at, "confirmed_at": at},
    )
    return held


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
    waiting = Message.objects.select_for_update(of=("self",)).filter(
        recipient=one.address, state=MessageState.QUEUED, attempts=0, due_at__gt=at
    )
    let_go(list(waiting.order_by("pk")), at=at)


def _drop_unsent(address: str, categories: Iterable[str], at: datetime) -> None:
    """Forget what has not left and is of these categories, but what her calendar needs."""
    ended = set(categories)
    names = [kind.name for kind in kinds().values() if kind.category in ended]
    if not names:
        return
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    waiting = Message.objects.select_for_update(of=("self",)).filter(
        free, recipient=address, kind__in=names, state__in=_UNSENT
    )
    rows = list(waiting.order_by("pk"))
    kept = {row.pk for row in replanned(rows, at=at)}
    Message.objects.filter(pk__in=[row.pk for row in rows if row.pk not in kept]).delete()
