"""What those who ask for places hear: mails, their calendars, and the sitting they follow.

Private to `sitting_seats`, which holds the lock on the sitting and writes the audit entry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation

from assemblies.enums import CalendarStatus, EventKind
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from notifications.calendar.entries import Entry
from notifications.enums import Method
from notifications.messages import MessageKind
from notifications.rules.sequence import sequence_for_person, sequence_of_withdrawal
from notifications.selectors import cancellations_sent, followed_topics
from notifications.services import addressees, follows, outbox
from registrations import messages
from registrations.enums import PartyState
from registrations.models.seats import Seat, SeatParty
from registrations.services import wording
from sessions.models.sittings import Sitting
from sessions.selectors.entries import entry_of_sitting
from sessions.selectors.wording import words_about_sitting


def held(
    *, party: SeatParty, seats: Iterable[Seat], waited: bool, at: datetime, silent: bool = False
) -> None:
    """Tell people that places are theirs; the sitting comes into their calendars, and its news.

    waited: the asker is told too, if she is none of them; who got places by asking knows already.
    silent: another mail says it, and brings the entry.
    """
    people = [seat.participant for seat in seats]
    for person in people:
        if person.user is not None:
            _follow(person.user, party.sitting, at)
        if not silent:
            _tell(messages.SEAT_HELD, party, person, at, method=Method.REQUEST)
    if waited:
        _tell_asker(messages.ASKED_SEAT_HELD, party, people, at)


def offered(*, party: SeatParty, seats: Iterable[Seat], at: datetime) -> None:
    """Tell people, and who asked for them, until when their places are kept for an answer."""
    people = [seat.participant for seat in seats]
    for person in people:
        _tell(messages.SEAT_OFFERED, party, person, at)
    _tell_asker(messages.SEAT_OFFERED, party, people, at)


def ended(
    *, party: SeatParty, seats: Iterable[Seat], reason: PartyState, had_places: bool, at: datetime
) -> None:
    """Tell people that their places, or their waiting, are over, and why.

    had_places: they held them, so the entry in their calendars is cancelled and news end.
    """
    people = [seat.participant for seat in seats]
    for person in people:
        user = person.user if had_places else None
        if user is not None and party.sitting.is_cancelled and _is_told(user, person, party):
            continue  # as one who follows it
        if user is not None and not _others_at(party, person, person.email):
            topics = party.sitting.topics
            follows.follow_exactly(user=user, topics=(), among=topics, at=at)
        method = Method.CANCEL if had_places else None
        _tell(messages.SEAT_ENDED, party, person, at, method=method, reason=reason)
    if reason in (PartyState.EXPIRED, PartyState.RELEASED):
        _tell_asker(messages.ASKED_SEAT_ENDED, party, people, at, reason=reason)


def address_changed(*, participant: Participant, told: outbox.Recipient, at: datetime) -> None:
    """Take the sittings where she holds a place from the calendar of her old address to the new.

    told: the old address, perhaps never hers. Her account is the new one already.
    """
    held = Seat.objects.filter(
        participant=participant, is_standing=True, party__state=PartyState.HELD
    ).select_related("party", "sitting__event", "sitting__body", "sitting__room")
    for seat in held.order_by("sitting_id"):
        seat.party.sitting = seat.sitting
        _say(messages.SEAT_ENDED, seat.party, participant, told, at, Method.CANCEL, _MOVED)
        if participant.user is not None:
            _follow(participant.user, seat.sitting, at)
        _tell(messages.SEAT_HELD, seat.party, participant, at, method=Method.REQUEST, reason=_MOVED)


_MOVED = "moved"


def _follow(user: User, sitting: Sitting, at: datetime) -> None:
    """Let her hear of the sitting as long as she holds a place, and find it in her programme."""
    for topic in sitting.topics:
        follows.follow(user=user, topic=topic, at=at)


def _is_told(user: User, person: Participant, party: SeatParty) -> bool:
    """Tell whether she hears as one who follows the sitting that it is cancelled.

    Not if she wants no news of the programme, or wants them in a digest, and her calendar has no
    entry that they must end; nor where her place is written of to another address.
    """
    sitting = party.sitting
    if person.email and person.email.lower() != user.email.lower():
        return False
    is_told = addressees.is_told_of_entry(address=user.email, uid=str(sitting.uid))
    return is_told and bool(followed_topics(user, sitting.topics))


def _tell(
    kind: MessageKind,
    party: SeatParty,
    person: Participant,
    at: datetime,
    *,
    method: Method | None = None,
    reason: str = "",
) -> None:
    if not person.email:
        return
    to = outbox.Recipient(address=person.email, name=person.badge_name, language=person.language)
    _say(kind, party, person, to, at, method, reason)


def _say(
    kind: MessageKind,
    party: SeatParty,
    person: Participant,
    to: outbox.Recipient,
    at: datetime,
    method: Method | None,
    reason: str,
) -> None:
    # The entry is one for the address: it stays while somebody comes under it.
    if method is Method.CANCEL and _others_at(party, person, to.address):
        method = None
    words = outbox.Words(
        context=_context(party, to.language, reason=reason),
        entry=entry_for(to, party.sitting, method) if method else None,
        method=method,
    )
    # An address may be changed back: each change is an occasion of its own.
    occasion = f"{kind.name}:{at.timestamp():.0f}" if reason == _MOVED else kind.name
    key = f"seat:{party.pk}:{person.pk}:{occasion}"
    outbox.queue(kind=kind, to=to, key=key, words=words, at=at)


def _tell_asker(
    kind: MessageKind,
    party: SeatParty,
    people: Sequence[Participant],
    at: datetime,
    *,
    reason: str = "",
) -> None:
    """Tell the account that asked, unless it is one of those who are told themselves.

    Of a group some may leave today and some tomorrow, each of them once: the first of those whom
    the news are about names the occasion.
    """
    asker = party.asked_by
    told = {person.email.lower() for person in people}
    if asker is None or not asker.is_active or asker.email.lower() in told:
        return
    names = [person.badge_name for person in people]
    context = _context(party, asker.language, reason=reason, names=names)
    outbox.queue(
        kind=kind,
        to=outbox.Recipient.of(asker),
        key=f"seat:{party.pk}:asker:{kind.name}:{people[0].pk}",
        words=outbox.Words(context=context),
        at=at,
    )


def _context(
    party: SeatParty, language: str, *, reason: str = "", names: Iterable[str] = ()
) -> dict[str, Any]:
    sitting = party.sitting
    with translation.override(language):
        return {
            **words_about_sitting(sitting, language),
            "places_url": _address_of_places(sitting),
            "join_url": wording.join_address(sitting),
            "names": list(names),
            "reason": reason,
            "until": _until(party),
            **_until_hours(party),
        }


def _address_of_places(sitting: Sitting) -> str:
    """Return where places are given up: of an event without delegations, one's registration."""
    if sitting.event.kind != EventKind.ASSEMBLY:
        return wording.address_of_enrolment(sitting.event)
    path: str = reverse("registrations:seats", args=[sitting.event.slug, sitting.pk])
    return str(settings.PUBLIC_URL) + path


def _until(party: SeatParty) -> str:
    """Return the end of an offer on the venue's clock, in the active language."""
    if party.offer_expires_at is None:
        return ""
    ends = party.offer_expires_at.astimezone(party.sitting.event.zone)
    day = formats.date_format(ends, "l j F Y")
    return f"{day}, {ends:%H:%M} ({party.sitting.event.time_zone})"


def _until_hours(party: SeatParty) -> dict[str, Any]:
    """Return the end of an offer, to be said on the reader's clock as well."""
    if party.offer_expires_at is None:
        return {}
    zone = party.sitting.event.time_zone
    return {"offer": [{"hours": outbox.hours_of(party.offer_expires_at, None, zone)}]}


def entry_for(to: outbox.Recipient, sitting: Sitting, method: Method) -> Entry:
    """Return a sitting's calendar entry, numbered above what was cancelled for this address."""
    entry = entry_of_sitting(sitting, to.language)
    before = cancellations_sent(to.address, entry.uid)
    if method is Method.REQUEST:
        number = sequence_for_person(entry.sequence, cancelled_before=before)
        return replace(entry, sequence=number)
    # Cancelled for her alone: the sitting goes on, so the higher number is in her mail only.
    number = sequence_of_withdrawal(entry.sequence, cancelled_before=before)
    return replace(entry, status=CalendarStatus.CANCELLED, sequence=number)


def _others_at(party: SeatParty, person: Participant, address: str) -> bool:
    """Tell whether somebody else comes to the sitting under this address: a couple, an office."""
    others = Seat.objects.filter(
        sitting_id=party.sitting_id,
        is_standing=True,
        party__state=PartyState.HELD,
        participant__email__iexact=address,
    )
    return others.exclude(participant_id=person.pk).exists()
