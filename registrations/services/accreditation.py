"""From registration to participant: what is accredited stands in `assemblies`, where all can see.

Private to this app's services: callers hold the lock on the file and write the audit entry. Each
act holds the participant before it touches anything else of hers; docs/architecture.md has the
order of all locks.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from assemblies.enums import CalendarStatus, Role
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant, ParticipantQuerySet
from assemblies.models.events import Event
from assemblies.selectors import is_coordinated_from
from assemblies.services import accounts, roles
from notifications.calendar.entries import Entry
from notifications.enums import Method
from notifications.messages import MessageKind
from notifications.rules.sequence import sequence_for_person, sequence_of_withdrawal
from notifications.selectors import cancellations_sent, is_entry_held
from notifications.services import follows, outbox
from registrations import messages
from registrations.models.registrations import Registration
from registrations.services import badges, leaders, letters, seat_news, sitting_seats, wording
from sessions.models.sittings import Sitting
from sessions.selectors.entries import entry_of_event

_COPIED = (
    "badge_name",
    "given_name",
    "family_name",
    "sex",
    "capacity",
    "function_in_parliament",
    "function_in_organization",
    "email",
    "language",
    "institution_id",
)


def hold(people: Collection[Registration]) -> list[Sitting]:
    """Hold the participants that these people are already, by their keys, as they stand now.

    Then the sittings where somebody has asked for a place who is about to count for another
    capacity; returns these, to be settled when all is written.
    """
    keys = [person.participant_id for person in people if person.participant_id is not None]
    if not keys:
        return []
    rows = Participant.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    held = {row.pk: row for row in rows.select_related("event", "delegation").order_by("pk")}
    for person in people:
        if person.participant_id is not None:
            person.participant = held[person.participant_id]
    return sitting_seats.hold_of(
        person.participant
        for person in people
        if person.participant and person.participant.capacity != person.capacity
    )


def accredit(*, person: Registration, by: User | None, at: datetime) -> Participant:
    """Make the person a participant, or bring the participant up to date; tell her, if she can be.

    With an address she gets an account, follows the assembly, and her confirmation is queued.
    by: None where the form of her capacity approves everybody. Assumes ``hold``.
    """
    participant = person.participant or Participant(
        event=person.event, delegation=person.file.delegation if person.file else None
    )
    told = _told(participant)
    _copy(person, participant)
    participant.accredited_at, participant.accredited_by = at, by
    participant.withdrawn_at = None
    _give_account(participant, by, at)
    participant.save()
    if person.file is not None and person.file.head_id == person.pk:
        leaders.keep_head(person.file.delegation_id, participant.pk)
    _take_from(told, person, participant, at)
    if person.participant is not None:
        letters.compare(person=person, participant=participant, at=at)
    if participant.email and not person.is_enrolment:  # hers says in which sittings, see decisions
        _confirm(person, at)
    return participant


def correct(*, person: Registration, by: User | None, at: datetime) -> None:
    """Copy changes that needed no new approval to the participant.

    An address that is new gets the confirmation which the old one had; from the old one's calendar
    the assembly is taken. With another capacity she leaves a place in sittings to who waits.
    """
    counted_anew = hold([person])
    participant = person.participant
    if participant is None:
        return
    told = _told(participant)
    is_new_language = participant.language != person.language
    _copy(person, participant)
    is_new_address = _has_another_address(participant)
    if is_new_address:
        _give_account(participant, by, at)
    elif is_new_language and participant.user is not None:
        _speak_to(participant.user, participant.language)
    participant.save()
    letters.compare(person=person, participant=participant, at=at)
    _take_from(told, person, participant, at)
    if is_new_address and participant.email:
        _confirm(person, at)
    sitting_seats.settle_each(counted_anew, at=at)


def withdraw(*, person: Registration, by: User | None, at: datetime) -> None:
    """End the accreditation; the calendar entry she was sent is cancelled."""
    hold([person])
    participant = person.participant
    if participant is None or participant.withdrawn_at is not None:
        return
    # To the address that was confirmed: a newer one may still wait for the secretariat.
    told = _told(participant)
    participant.withdrawn_at = at
    participant.save(update_fields=["withdrawn_at"])
    # Whoever hands something to the accredited takes it back here, a line each.
    badges.void_of_withdrawn(participant=participant, at=at)
    letters.withdraw_of(person=person, at=at)
    sitting_seats.release(participant=participant, by=by, at=at)
    _take_account(participant, by, at)
    if told is not None:
        _cancel(messages.PERSON_WITHDRAWN, told, person, participant, at)


def tell_withdrawn(*, person: Registration, at: datetime) -> None:
    """Tell who registered herself and was not accredited that it has ended; no calendar knew it."""
    outbox.queue(
        kind=messages.PERSON_WITHDRAWN,
        to=outbox.Recipient(address=person.email, name=person.badge_name, language=person.language),
        key=f"registration:{person.pk}:{messages.PERSON_WITHDRAWN.name}:{person.version}",
        words=outbox.Words(context=wording.of_person(person, person.language)),
        at=at,
    )


def _copy(person: Registration, participant: Participant) -> None:
    for name in _COPIED:
        setattr(participant, name, getattr(person, name))


def _told(participant: Participant) -> outbox.Recipient | None:
    """Return who holds the confirmation of this accreditation now, if anybody does."""
    if participant.accredited_at is None or participant.withdrawn_at or not participant.email:
        return None
    return outbox.Recipient(
        address=participant.email, name=participant.badge_name, language=participant.language
    )


def _take_from(
    told: outbox.Recipient | None, person: Registration, participant: Participant, at: datetime
) -> None:
    """Cancel the entry at an address that is hers no longer: perhaps it was never hers."""
    if told is not None and told.address != participant.email:
        _cancel(messages.ADDRESS_CHANGED, told, person, participant, at)
        seat_news.address_changed(participant=participant, told=told, at=at)


def _has_another_address(participant: Participant) -> bool:
    held = participant.user.email.lower() if participant.user else ""
    return held != participant.email


def _give_account(participant: Participant, by: User | None, at: datetime) -> None:
    """Give her address's account what a delegate has; take it from the one she had before."""
    if _has_another_address(participant):
        _take_account(participant, by, at)
        participant.user = None
    if not participant.email:
        return
    participant.user = accounts.account_for(
        email=participant.email, name=participant.badge_name, language=participant.language
    )
    _speak_to(participant.user, participant.language)
    if participant.delegation is not None:
        roles.grant(
            user=participant.user,
            role=Role.DELEGATE,
            delegation=participant.delegation,
            by=by,
            at=at,
        )
    if follows.follow(user=participant.user, topic=participant.event.topic, at=at):
        # Once: she may end it, and a later change of her data does not begin it again.
        follows.follow(user=participant.user, topic=participant.event.programme_topic, at=at)


def _speak_to(user: User, language: str) -> None:
    """Write to the account in her language, unless she works with it and may have chosen another.

    News of sittings are written in the account's language, confirmations in the registration's.
    """
    if user.language != language and not user.grants.exclude(role=Role.DELEGATE).exists():
        user.language = language
        user.save(update_fields=["language"])


def _take_account(participant: Participant, by: User | None, at: datetime) -> None:
    """End what the account had through this person, unless another one shares the address.

    The role is of one delegation; the news are of the whole event.
    """
    user = participant.user
    if user is None:
        return
    others = _others_at(participant, user.email)
    delegation = participant.delegation
    if delegation and not others.filter(delegation=delegation).exists():
        held = user.grants.filter(role=Role.DELEGATE, delegation=delegation)
        for grant in held:
            roles.revoke(grant=grant, by=by, at=at)
    if others.exists():
        return
    sittings = Sitting.objects.filter(event_id=participant.event_id)
    of_sittings = (topic for sitting in sittings.only("pk") for topic in sitting.topics)
    event = participant.event
    topics = [event.topic, event.programme_topic, *of_sittings]
    follows.follow_exactly(user=user, topics=(), among=topics, at=at)


def _others_at(participant: Participant, address: str) -> ParticipantQuerySet:
    """Return who else comes to the event under this address: a couple, people of one office."""
    others = Participant.objects.accredited().exclude(pk=participant.pk)
    return others.filter(event_id=participant.event_id, email__iexact=address)


def _confirm(person: Registration, at: datetime) -> None:
    to = outbox.Recipient(address=person.email, name=person.badge_name, language=person.language)
    outbox.queue(
        kind=messages.PERSON_CONFIRMED,
        to=to,
        key=f"registration:{person.pk}:confirmed:{person.version}",
        words=outbox.Words(
            context=wording.of_person(person, person.language),
            entry=entry_for(to, person.event),
            method=Method.REQUEST,
        ),
        at=at,
    )


def entry_for(to: outbox.Recipient, event: Event) -> Entry:
    """Return the event's calendar entry, numbered above what was cancelled for this address."""
    entry = entry_of_event(event, to.language)
    number = sequence_for_person(
        entry.sequence, cancelled_before=cancellations_sent(to.address, entry.uid)
    )
    return replace(entry, sequence=number)


def _cancel(
    kind: MessageKind,
    to: outbox.Recipient,
    person: Registration,
    participant: Participant,
    at: datetime,
) -> None:
    context = wording.of_person(person, to.language)
    cancelled = cancelled_for(to, person.event)
    # The entry is one for the address: it stays while somebody comes, or coordinates, under it.
    # Who registered for sittings has theirs alone.
    if (
        _others_at(participant, to.address).exists()
        or is_coordinated_from(to.address, person.event_id)
        or (person.is_enrolment and not is_entry_held(to.address, cancelled.uid))
    ):
        words = outbox.Words(context=context)
    else:
        words = outbox.Words(context=context, entry=cancelled, method=Method.CANCEL)
    outbox.queue(
        kind=kind,
        to=to,
        key=f"registration:{person.pk}:{kind.name}:{person.version}",
        words=words,
        at=at,
    )


def cancelled_for(to: outbox.Recipient, event: Event) -> Entry:
    """Return the event's calendar entry, taken from this address alone."""
    entry = entry_of_event(event, to.language)
    # Cancelled for her alone: the entry itself goes on, so the higher number is in her mail only.
    number = sequence_of_withdrawal(
        entry.sequence, cancelled_before=cancellations_sent(to.address, entry.uid)
    )
    return replace(entry, status=CalendarStatus.CANCELLED, sequence=number)
