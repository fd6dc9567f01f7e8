"""Acts on letters: issuing, withdrawing, and who looked at one that bears what a passport says."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import formats, translation

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Assembly, Event
from assemblies.services import audit
from notifications.messages import MessageKind
from notifications.services import outbox
from registrations import messages
from registrations.enums import LetterKind, LetterLanguage
from registrations.errors.papers import LetterNotDue, LetterWithdrawn
from registrations.models.letters import Letter
from registrations.models.registrations import Registration
from registrations.rules.letters import ALPHABET, BIRTH, LENGTH, OF_ANSWERS, number_of, shown_code
from registrations.selectors.protected import LOOK
from registrations.services import protected
from registrations.services.locks import locked_event
from registrations.services.question_words import printed
from registrations.services.words import CAPACITIES, LETTERS

WITHDRAWN = "withdrawn"
REPLACED = "replaced"


@transaction.atomic
def issue(
    *,
    person: Registration,
    kind: LetterKind,
    language: LetterLanguage,
    with_passport: bool = False,
    by: User,
    at: datetime,
) -> Letter:
    """Issue a letter to an approved person, with the next number; she is told by mail.

    One she has that says what is not true of her any more is withdrawn: this one replaces it.

    with_passport: a visa letter prints what a passport says, where it was given; only for those
    who may see it. The look is recorded, before the answers are opened.
    Raises LetterNotDue when she is not accredited or has this letter already.
    """
    event = locked_event(person.event)
    participant = _locked_participant(person)
    # What was loaded before the lock may be changed since; whoever changes it now waits for us.
    person = Registration.objects.select_related("event").get(pk=person.pk)
    standing = Letter.objects.standing().select_related("event__assembly")
    held = standing.filter(registration=person, kind=kind, language=language).first()
    if participant is None or (held is not None and held.outdated_at is None):
        raise LetterNotDue
    if held is not None:
        _end(held, REPLACED, by, at)
    is_protected = with_passport and kind == LetterKind.VISA
    of_answers = _from_answers(person, language, by, at) if is_protected else {}
    letters = Letter.objects.filter(event=event, kind=kind)
    number = (letters.aggregate(last=Max("number"))["last"] or 0) + 1
    letter = Letter(
        event=event,
        registration=person,
        kind=kind,
        number=number,
        language=language,
        code="".join(secrets.choice(ALPHABET) for _sign in range(LENGTH)),
        is_protected=any(of_answers.values()),
        issued_at=at,
        issued_by=by,
    )
    letter.facts = _facts(letter, participant) | of_answers
    letter.save()
    audit.record(
        act="letter.issue",
        thing=letter,
        by=by,
        at=at,
        after={
            "kind": kind,
            "number": number,
            "person": person.pk,
            "passport": letter.is_protected,
        },
    )
    replaced = shown_number(held) if held is not None else ""
    _tell(messages.LETTER_ISSUED, letter, participant, at, replaced=replaced)
    return letter


@transaction.atomic
def withdraw(*, letter: Letter, reason: str, by: User, at: datetime) -> Letter:
    """Withdraw a letter: its page says from now on that it does not hold; she is told by mail.

    Its number is not given again. Raises LetterWithdrawn.
    """
    locked = Letter.objects.select_for_update(of=("self",))
    letter = locked.select_related("event__assembly", "registration__participant").get(pk=letter.pk)
    if letter.withdrawn_at is not None:
        raise LetterWithdrawn
    _end(letter, reason, by, at)
    if participant := letter.registration.participant:
        _tell(messages.LETTER_WITHDRAWN, letter, participant, at, reason=reason)
    return letter


def compare(*, person: Registration, participant: Participant, at: datetime) -> None:
    """Mark which of her letters say what is not true of her any more; part of what changes her.

    Who changes back keeps the mark: whether the letter is replaced is for the desk to say.
    """
    for letter in Letter.objects.standing().filter(registration=person, outdated_at__isnull=True):
        letter.registration = person
        if not _about(letter, participant).items() <= letter.facts.items():
            letter.outdated_at = at
            letter.save(update_fields=["outdated_at"])


def compare_answers(*, person: Registration, keys: Iterable[str], at: datetime) -> None:
    """Mark her letters that repeat protected answers, if these are among those that changed.

    Whoever issues one meanwhile holds the participant: she is waited for, and her letter is seen.
    """
    if not set(keys).isdisjoint(OF_ANSWERS.values()):
        _locked_participant(person)
        repeating = Letter.objects.standing().filter(registration=person, is_protected=True)
        repeating.filter(outdated_at__isnull=True).update(outdated_at=at)


def compare_birth(*, person: Registration, changed: Collection[str], at: datetime) -> None:
    """Mark her letters that print her date of birth, if it is among what changed."""
    if "born_on" in changed:
        compare_answers(person=person, keys=[OF_ANSWERS[BIRTH]], at=at)


def withdraw_of(*, person: Registration, at: datetime) -> None:
    """Withdraw every letter of a withdrawn person; part of the act that withdraws her."""
    standing = Letter.objects.standing().filter(registration=person)
    standing.update(withdrawn_at=at, withdrawn_reason=WITHDRAWN)


@transaction.atomic
def record_look(*, letter: Letter, by: User, at: datetime) -> None:
    """Note who opened a letter that bears what a passport says; other letters need no note."""
    if letter.is_protected:
        fields = [key for fact, key in OF_ANSWERS.items() if letter.facts.get(fact)]
        looked = {"fields": fields, "letter": letter.pk}
        audit.record(act=LOOK, thing=letter.registration, by=by, at=at, after=looked)


def shown_number(letter: Letter) -> str:
    """Return the letter's number as it is printed. No query with `event__assembly` loaded."""
    return number_of(_name_of(letter.event), LetterKind(letter.kind), letter.number)


def address_of(letter: Letter) -> str:
    """Return the address of the page on which everybody checks this letter."""
    with translation.override(letter.language):
        path: str = reverse("registrations:letter-check", args=[shown_code(letter.code)])
    return str(settings.PUBLIC_URL) + path


def _locked_participant(person: Registration) -> Participant | None:
    accredited = Participant.objects.accredited().select_for_update(of=("self",), no_key=True)
    return accredited.filter(registration=person).select_related("delegation__institution").first()


def _from_answers(person: Registration, language: str, by: User, at: datetime) -> dict[str, str]:
    """Return what the letter repeats of a passport, in its language; the look at it is recorded.

    A birth date that registration asked for stands where no question of the event asks.
    """
    opened = protected.look(person=person, keys=OF_ANSWERS.values(), by=by, at=at)
    with translation.override(language):
        said = {one.question.key: printed(one.question, one.value) for one in opened}
        if person.born_on:
            said.setdefault(OF_ANSWERS[BIRTH], formats.date_format(person.born_on, "DATE_FORMAT"))
    return {fact: said.get(key, "") for fact, key in OF_ANSWERS.items()}


def _name_of(event: Event) -> str:
    try:
        return str(event.assembly.number)
    except Assembly.DoesNotExist:
        return event.slug


def _end(letter: Letter, reason: str, by: User, at: datetime) -> None:
    letter.withdrawn_at, letter.withdrawn_reason = at, reason
    letter.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record(act="letter.withdraw", thing=letter, by=by, at=at, after={"kind": letter.kind})


def _facts(letter: Letter, participant: Participant) -> dict[str, Any]:
    """Return what the page prints, in the letter's language."""
    event, language = letter.event, letter.language
    with translation.override(language):
        return {
            "organization": settings.ORGANIZATION,
            "number": shown_number(letter),
            "code": shown_code(letter.code),
            "url": address_of(letter),
            "issued_on": formats.date_format(
                letter.issued_at.astimezone(event.zone), "DATE_FORMAT"
            ),
            **_about(letter, participant),
            "event": event.title.in_language(language),
            "place": event.place.in_language(language),
            "first_day": formats.date_format(event.starts_on, "DATE_FORMAT"),
            "last_day": formats.date_format(event.ends_on, "DATE_FORMAT"),
            **dict.fromkeys(OF_ANSWERS, ""),
        }


def _about(letter: Letter, participant: Participant) -> dict[str, Any]:
    """Return what the letter says of its person."""
    delegation, language = participant.delegation, letter.language
    with translation.override(language):
        capacity = str(CAPACITIES[participant.capacity])
    return {
        "name": f"{participant.given_name} {participant.family_name}",
        "sex": participant.sex,
        "capacity": capacity,
        "function": participant.function_in_parliament or participant.function_in_organization,
        "of": (
            delegation.institution.name.in_language(language)
            if delegation
            else letter.registration.organization
        ),
        "is_delegation": delegation is not None,
    }


def _tell(
    kind: MessageKind, letter: Letter, participant: Participant, at: datetime, **more: str
) -> None:
    if not participant.email:
        return
    language = participant.language
    with translation.override(language):
        context = {
            "name": participant.badge_name,
            "assembly": letter.event.title.in_language(language),
            "kind": str(LETTERS[letter.kind]),
            "number": shown_number(letter),
            **more,
            "url": str(settings.PUBLIC_URL) + reverse("registrations:letter-own"),
        }
    to = outbox.Recipient(address=participant.email, name=participant.badge_name, language=language)
    outbox.queue(
        kind=kind,
        to=to,
        key=f"letter:{letter.pk}:{kind.name}",
        words=outbox.Words(context=context),
        at=at,
    )
