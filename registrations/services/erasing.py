"""How each class of personal data is erased, by rule or because somebody asks.

Private to this app's services: callers hold the transaction and write the audit entry.
"""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db.models import QuerySet

from assemblies.enums import Role
from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.events import Event
from assemblies.services import repeats, roles
from notifications.services import erasure, follows
from registrations.enums import DataClass, ExportState, RegistrationState
from registrations.models.badges import Badge
from registrations.models.check_in import CheckIn
from registrations.models.desk import Export
from registrations.models.history import FieldChange
from registrations.models.meetings import KnownGuest
from registrations.models.photos import Photo
from registrations.models.questions import Answer
from registrations.models.registrations import DelegationFile, Registration
from registrations.models.seats import Seat
from registrations.models.sheets import Sheet
from registrations.models.uploads import Upload
from registrations.rules.letters import OF_ANSWERS
from registrations.rules.personal import ERASED, without_names
from registrations.selectors.personal import (
    BIRTH_AND_ACCESS,
    CONTACT,
    is_shared,
    letters_of,
    names_of,
    requests_about,
)
from registrations.services import lists
from sessions.models.sittings import Sitting
from sessions.services import events, parts
from sessions.services.debates import forgetting

Rows = QuerySet[Any]
Counts = Counter[DataClass]


def hold(people: QuerySet[Registration]) -> tuple[Registration, ...]:
    """Hold people with their events, delegations' files and participants; return them, by key.

    All of one table before the next, in the order of all locks (docs/architecture.md): erasing
    takes away parts in sittings, which outdates the event's pages.
    """
    keys = list(people.values_list("pk", flat=True))
    found = Registration.objects.filter(pk__in=keys).order_by("pk")
    events.lock(among=Event.objects.filter(pk__in=found.order_by().values("event")))
    files = DelegationFile.objects.filter(pk__in=found.order_by().values("file"))
    list(files.select_for_update(of=("self",)).order_by("pk"))
    held = tuple(
        found.select_for_update(of=("self",), no_key=True).select_related(
            "event", "participant__user", "participant__event", "file__delegation__assembly"
        )
    )
    participants = Participant.objects.filter(registration__in=keys).order_by("pk")
    list(participants.select_for_update(of=("self",), no_key=True))
    return held


def erase(data_class: DataClass, rows: Rows, *, fact: str = "", at: datetime) -> Counts:
    """Erase what rows of one class hold; return how many there were, and what went with them.

    fact: of letters, where they lose no more than this.
    """
    if data_class == DataClass.NOT_APPROVED:
        return not_approved(rows, at=at)
    if data_class in _ANSWERS:
        count = answers(rows)
    elif data_class == DataClass.LETTERS:
        count = fact_of_letters(rows, fact) if fact else letters(rows, at=at)
    else:
        count = _OF_PEOPLE.get(data_class, _delete)(rows)
    counts: Counts = Counter({data_class: count})
    return +counts


_ANSWERS = frozenset({DataClass.PROTECTED_ANSWERS, DataClass.UPLOADS, DataClass.ANSWERS})


def not_approved(rows: Rows, *, at: datetime) -> Counts:
    """Erase everything about people who were not approved, and count them under this class."""
    counts: Counts = Counter()
    for person in hold(rows):
        counts += forget(person, by=None, at=at)
        counts[DataClass.NOT_APPROVED] += 1
    counts.pop(DataClass.IDENTITY, None)
    return counts


def birth_and_access(rows: Rows) -> int:
    """Erase when people are born and what they need, and what the history remembers of it."""
    people = _without_history(rows, BIRTH_AND_ACCESS)
    Registration.objects.filter(pk__in=people).update(born_on=None, access_needs="")
    return len(people)


def contact(rows: Rows) -> int:
    """Erase where people were written to, and what the history remembers of it."""
    people = _without_history(rows, CONTACT)
    Participant.objects.filter(registration__in=people).update(email="")
    for person in Registration.objects.filter(pk__in=people):
        person.email = ""
        person.save(update_fields=["email", "search_key"])
    return len(people)


# What takes columns out of people's rows.
_OF_PEOPLE: Final = {DataClass.BIRTH_AND_ACCESS: birth_and_access, DataClass.CONTACT: contact}


def _without_history(rows: Rows, fields: Collection[str]) -> list[int]:
    """Erase what the history of fields remembers; return whose rows these are."""
    people = list(rows.values_list("pk", flat=True))
    FieldChange.objects.filter(registration__in=people, field__in=fields).delete()
    return people


def answers(rows: Rows) -> int:
    """Erase answers with their files, and what the history of fields remembers of them."""
    found = list(rows.values_list("pk", "upload", "registration", "question__key"))
    for _pk, _upload, registration, key in found:
        if registration is not None:
            of_answer = FieldChange.objects.filter(registration=registration)
            of_answer.filter(field=f"answer.{key}").delete()
    Answer.objects.filter(pk__in=[one[0] for one in found]).delete()
    Upload.objects.filter(pk__in=[one[1] for one in found if one[1] is not None]).delete()
    return len(found)


def letters(rows: Rows, *, at: datetime) -> int:
    """Erase whom letters are about; number, kind and dates stay, and their page says: withdrawn."""
    found = list(rows)
    for letter in found:
        letter.facts = {**letter.facts, **_NOBODY, **dict.fromkeys(OF_ANSWERS, "")}
        letter.is_protected, letter.erased_at = False, at
        if letter.withdrawn_at is None:
            letter.withdrawn_at, letter.withdrawn_reason = at, ERASED
        letter.save()
    return len(found)


# What a letter says of its person.
_NOBODY = {
    "name": ERASED,
    "function": "",
    "of": "",
    "sex": "",
    **dict.fromkeys(OF_ANSWERS, ""),
}


def fact_of_letters(rows: Rows, fact: str) -> int:
    """Erase one thing that letters repeat of a protected answer; the letters hold on."""
    found = list(rows)
    for letter in found:
        letter.facts = {**letter.facts, fact: ""}
        letter.is_protected = any(letter.facts.get(fact) for fact in OF_ANSWERS)
        letter.save(update_fields=["facts", "is_protected"])
    return len(found)


def forget(person: Registration, *, by: User | None, at: datetime) -> Counts:
    """Erase everything that is held about one person; what statistics count stays, nameless.

    Returns how many things of each class there were. Reaches copies: uploads, messages, lists,
    exports, sheets, letters, notes, questions, history and the API's kept answers.
    """
    counts: Counts = Counter()
    repeats.forget(names=names_of(person))
    counts[DataClass.OUTBOX_BODIES] = _messages(person, at)
    mine = Answer.objects.filter(registration=person)
    protected = mine.filter(question__is_protected=True)
    counts[DataClass.PROTECTED_ANSWERS] = answers(protected)
    counts[DataClass.UPLOADS] = answers(mine.filter(upload__isnull=False))
    counts[DataClass.ANSWERS] = answers(mine)
    counts[DataClass.PHOTOS] = _delete(Photo.objects.filter(registration=person))
    counts[DataClass.NOTES] = _delete(person.notes.all())
    counts[DataClass.LATE_REQUESTS] = _delete(requests_about(person))
    counts[DataClass.INQUIRIES] = _delete(person.inquiries.all())
    counts[DataClass.FIELD_HISTORY] = _delete(FieldChange.objects.filter(registration=person))
    counts[DataClass.LETTERS] = letters(letters_of(person), at=at)
    counts[DataClass.EXPORTS] = _exports(person, at)
    if person.file is not None:
        counts[DataClass.IMPORTED_SHEETS] = _delete(Sheet.objects.filter(file=person.file))
        _words_of_file(person.file, person)
    lists.forget(person=person)
    _participant(person, by, at)
    counts[DataClass.IDENTITY] = _identity(person)
    return +counts


def _delete(rows: Rows) -> int:
    count = rows.count()
    rows.delete()
    return int(count)


def _without_her(person: Registration) -> Callable[[str], str]:
    """Return what takes her names out of words."""
    return partial(without_names, names=names_of(person) | {person.given_name})


def _messages(person: Registration, at: datetime) -> int:
    participant = person.participant
    parties = Seat.objects.filter(participant=person.participant_id).values_list("party", flat=True)
    hers = [f"registration:{person.pk}:"]
    hers += [f"letter:{pk}:" for pk in person.letters.values_list("pk", flat=True)]
    own_seats = [f"seat:{party}:{person.participant_id}:" for party in parties]
    names = names_of(person) | _names_of_account(participant)
    told = 0
    for address in {person.email, participant.email if participant else ""} - {""}:
        if is_shared(person, address):
            told += erasure.forget_occasions(
                address=address,
                prefixes=[*hers, *own_seats],
                names=names,
                without=_without_her(person),
                at=at,
            )
        else:
            told += erasure.forget_address(address=address, at=at)
    others = [f"seat:{party}:" for party in parties]
    others += [f"change_request:{one.pk}:" for one in requests_about(person)]
    if person.file is not None:
        others.append(f"file:{person.file_id}:")
    return told + erasure.forget_names(prefixes=[*hers, *others], without=_without_her(person))


def _names_of_account(participant: Participant | None) -> set[str]:
    user = participant.user if participant else None
    return {user.name} - {""} if user else set()


def _exports(person: Registration, at: datetime) -> int:
    """Erase the lists that were made of the event, and stop those that are being made."""
    exports = Export.objects.filter(event_id=person.event_id)
    under_way = [state for state in ExportState if state.is_under_way]
    exports.filter(state__in=under_way).update(state=ExportState.CANCELLED, finished_at=at)
    return _delete(exports.exclude(parts__isnull=True))


def _words_of_file(file: DelegationFile, person: Registration) -> None:
    """Take her names out of the question and the answer about her delegation."""
    kept = DelegationFile.objects.get(pk=file.pk)
    without = _without_her(person)
    words = {"question": without(kept.question), "answer": without(kept.answer)}
    DelegationFile.objects.filter(pk=file.pk).update(**words)


def _participant(person: Registration, by: User | None, at: datetime) -> None:
    participant = person.participant
    if participant is None:
        return
    if participant.user is not None:
        _end_of_account(participant, participant.user, by, at)
    parts.forget(participant=participant)
    forgetting.forget(participant=participant)
    _known_to_services(participant, at)
    Badge.objects.filter(participant=participant).exclude(void_reason="").update(void_reason=ERASED)
    CheckIn.objects.filter(participant=participant).exclude(undone_because="").update(
        undone_because=ERASED
    )
    Participant.objects.filter(pk=participant.pk).update(
        user=None,
        badge_name=ERASED,
        given_name="",
        family_name="",
        function_in_parliament="",
        function_in_organization="",
        email="",
    )


def _known_to_services(participant: Participant, at: datetime) -> None:
    """Forget what services of online meetings said of her, and keep what takes her back there.

    Of a meeting to come her number at the service stays, without her address and the one that lets
    her in, until the service says that it has forgotten her (`jobs/meeting_guests.py`).
    """
    hers = KnownGuest.objects.filter(participant=participant)
    awaited = hers.exclude(registrant="").filter(meeting__sitting__ends_at__gt=at)
    kept = {one.pk: one.kept for one in awaited}
    hers.exclude(pk__in=kept).delete()
    for pk, said in kept.items():
        bare = {key: said[key] for key in ("registrant", "meeting") if key in said}
        hers.filter(pk=pk).update(kept=bare)


def _end_of_account(participant: Participant, user: User, by: User | None, at: datetime) -> None:
    """End what the account had through this person only."""
    others = Participant.objects.filter(event=participant.event_id, user=user)
    if others.exclude(pk=participant.pk).exists():
        return
    for grant in user.grants.filter(role=Role.DELEGATE, delegation=participant.delegation):
        roles.revoke(grant=grant, by=by, at=at)
    sittings = Sitting.objects.filter(event_id=participant.event_id).only("pk")
    of_sittings = (topic for sitting in sittings for topic in sitting.topics)
    event = participant.event
    topics = [event.topic, event.programme_topic, *of_sittings]
    follows.follow_exactly(user=user, topics=(), among=topics, at=at)


def _identity(person: Registration) -> int:
    is_refused = person.state == RegistrationState.REFUSED
    return Registration.objects.filter(pk=person.pk).update(
        applicant=None,
        organization="",
        organization_key="",
        given_name="",
        family_name="",
        badge_name=ERASED,
        search_key="",
        function_in_parliament="",
        function_in_organization="",
        born_on=None,
        is_listed=False,
        languages=[],
        email="",
        access_needs="",
        reason=ERASED if is_refused else "",
        version=person.version + 1,
    )
