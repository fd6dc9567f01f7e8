"""Everything that is held about an account's person, as plain values that she may take away."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from assemblies.models.accounts import User
from assemblies.models.audit import AuditEntry
from notifications.models.addressees import Addressee
from notifications.models.calendars import CalendarReply
from notifications.models.messages import Message
from notifications.selectors import topics_of_address
from registrations.models.check_in import CheckIn
from registrations.models.letters import Letter
from registrations.models.meetings import (
    Certificate,
    KnownGuest,
    OnlineAttendance,
    RemoteGuest,
)
from registrations.models.photos import Photo
from registrations.models.questions import Answer
from registrations.models.registrations import Registration
from registrations.models.seats import Seat
from registrations.models.uploads import Upload
from registrations.selectors.personal import requests_about
from registrations.selectors.protected import LOOK
from sessions.models.parts import SittingPart

Plain = dict[str, Any]

_COLUMNS = (
    "state",
    "given_name",
    "family_name",
    "badge_name",
    "sex",
    "capacity",
    "organization",
    "function_in_parliament",
    "function_in_organization",
    "born_on",
    "is_listed",
    "languages",
    "email",
    "language",
    "access_needs",
    "reason",
    "created_at",
    "changed_at",
    "decided_at",
)


def registrations_of(user: User) -> QuerySet[Registration]:
    """Return the registrations of the account's own person: as a participant, or as who applied."""
    own = Registration.objects.filter(Q(participant__user=user) | Q(applicant=user))
    return own.select_related(
        "event",
        "participant",
        "institution",
        "file__delegation__assembly",
        "file__delegation__institution",
    ).order_by("pk")


def everything_about(user: User, *, at: datetime) -> Plain:
    """Return all that is held about the account and its registrations, protected answers too."""
    return {
        "made_at": at,
        "account": {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "time_zone": user.time_zone,
            "created_at": user.created_at,
            "roles": [
                {"role": grant.role, "granted_at": grant.granted_at}
                for grant in user.grants.order_by("pk")
            ],
            "unsaved_minutes": list(
                user.minutes_drafts.order_by("pk").values("sitting", "language", "text", "kept_at")
            ),
            "api_tokens": list(user.api_tokens.order_by("pk").values("name", "created_at")),
            "calendars": list(
                user.calendar_tokens.order_by("pk").values(
                    "name", "created_at", "renewed_at", "last_used_at", "last_used_by", "revoked_at"
                )
            ),
        },
        "registrations": [_registration(person) for person in registrations_of(user)],
        "calendar_answers": list(
            CalendarReply.objects.filter(address__iexact=user.email)
            .order_by("pk")
            .values("uid", "answer", "stamp", "heard_at")
        ),
        "follows": list(topics_of_address(user.email)),
        "wishes": list(
            Addressee.objects.filter(address=user.email.lower()).values(
                "language",
                "time_zone",
                "cadences",
                "digest_at",
                "quiet_from",
                "quiet_until",
                "takes_calendar_parts",
                "created_at",
                "confirmed_at",
            )
        ),
        "messages": [_message(one) for one in Message.objects.filter(recipient__iexact=user.email)],
    }


def files_of(user: User) -> Iterator[tuple[str, bytes]]:
    """Yield the files that belong to it, each with its name in the archive."""
    people = registrations_of(user)
    for photo in Photo.objects.filter(registration__in=people).order_by("pk"):
        yield f"photo-{photo.registration_id}.jpg", bytes(photo.content)
    uploads = Upload.objects.filter(answer__registration__in=people).order_by("pk")
    for upload in uploads:
        yield f"files/{upload.public_id}-{upload.name}", bytes(upload.content)


def _registration(person: Registration) -> Plain:
    answers = Answer.objects.filter(registration=person).select_related("question", "upload")
    participant = person.participant_id
    return {
        "event": person.event.slug,
        "delegation": str(person.file.delegation.institution.name) if person.file else None,
        "institution": str(person.institution.name) if person.institution else None,
        "sittings_wanted": list(
            person.wanted_sittings.order_by("pk").values("sitting", "wanted_at")
        ),
        **{name: getattr(person, name) for name in _COLUMNS},
        "answers": [_answer(one) for one in answers.defer("upload__content").order_by("pk")],
        "photo": Photo.objects.filter(registration=person).exists(),
        "history": list(
            person.field_changes.order_by("pk").values("field", "before", "after", "changed_at")
        ),
        "notes": list(person.notes.order_by("pk").values("text", "written_at")),
        "questions": list(
            person.inquiries.order_by("pk").values("question", "answer", "asked_at", "answered_at")
        ),
        "late_requests": [_request(one) for one in requests_about(person).order_by("pk")],
        "letters": [_letter(one) for one in Letter.objects.filter(registration=person)],
        "looks_at_protected_data": _looks(person),
        "places": [_seat(one) for one in Seat.objects.filter(participant=participant)],
        "check_ins": list(
            CheckIn.objects.filter(participant=participant)
            .order_by("pk")
            .values("sitting", "admitted_at", "undone_at")
        ),
        **_online(participant),
        "parts_in_sittings": list(
            SittingPart.objects.filter(participant__registration=person)
            .order_by("pk")
            .values("sitting", "part", "function")
        ),
    }


def _online(participant: int | None) -> Plain:
    """Return what is kept of her at meetings that are held online."""
    attended = OnlineAttendance.objects.filter(participant=participant).order_by("pk")
    named = RemoteGuest.objects.filter(participant=participant).order_by("pk")
    known = KnownGuest.objects.filter(participant=participant).order_by("pk")
    certificates = Certificate.objects.filter(participant=participant)
    return {
        "joined_online": list(attended.values("sitting", "source", "joined_at", "left_at")),
        "may_join_from_afar": list(named.values("sitting", "is_moderator", "allowed_at")),
        "known_to_meeting_services": list(
            known.values("meeting__sitting", "meeting__provider", "registrant", "known_at")
        ),
        "certificates": list(certificates.values("code", "issued_at", "revoked_at")),
    }


def _answer(answer: Answer) -> Plain:
    value = answer.protected_value if answer.question.is_protected else answer.value
    return {
        "question": answer.question.key,
        "label": str(answer.question.label),
        "value": value,
        "file": answer.upload.name if answer.upload else None,
        "answered_at": answer.answered_at,
    }


def _request(asked: Any) -> Plain:  # noqa: ANN401 - a row of late requests
    return {"asked_at": asked.asked_at, "changes": asked.changes, "note": asked.note}


def _letter(letter: Letter) -> Plain:
    return {"kind": letter.kind, "issued_at": letter.issued_at, "facts": letter.facts}


def _looks(person: Registration) -> list[Plain]:
    looks = AuditEntry.objects.filter(
        act=LOOK, thing_label="Registration", thing_key=str(person.pk)
    )
    return [{"at": one.at, "fields": one.after.get("fields", [])} for one in looks.order_by("pk")]


def _seat(seat: Seat) -> Plain:
    return {"sitting": seat.sitting_id, "state": seat.party.state, "asked_at": seat.party.asked_at}


def _message(message: Message) -> Plain:
    return {
        "kind": message.kind,
        "state": message.state,
        "created_at": message.created_at,
        "sent_at": message.sent_at,
        "words": message.context,
    }
