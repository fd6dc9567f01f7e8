"""What paper prints, in words: the faces of badges, the list of participants."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.core.cache import caches
from django.utils import formats, translation
from django.utils.translation import gettext as _

from assemblies.enums import Capacity, Language
from assemblies.models.events import Event
from registrations.models.badges import Badge, BadgeKey
from registrations.models.lists import ParticipantList
from registrations.models.photos import Photo
from registrations.paper.badges import Face, Layout, Run
from registrations.paper.lists import Chapter, Group, ListPaper, Person, list_pdf
from registrations.rules.badges import COLOURS, band_of
from registrations.rules.lists import Listed, in_protocol_order
from registrations.services.badges import token_for
from registrations.services.words import CAPACITIES, SECTIONS

IN_A_RUN: Final = 120  # badges: two seconds of work, thirty sheets; the rest in another run
_LIST_KEPT: Final = 600  # seconds: who leaves the list makes it another one at once
# The working languages of a badge: the first in large letters, the second below it.
_ON_BADGES: Final = (Language.ENGLISH, Language.FRENCH)


def run_of(event: Event, layout: Layout) -> Run:
    """Return what stands on every badge of the event."""
    with translation.override(_ON_BADGES[0]):
        days = _days(event.starts_on, event.ends_on)
        return Run(
            title=f"Badges: {event.title}",
            organization=settings.ORGANIZATION,
            event=str(event.title),
            when=f"{event.place}, {days}",
            layout=layout,
        )


def faces_of(badges: Sequence[Badge], key: BadgeKey) -> tuple[Face, ...]:
    """Return what each badge shows, in the order given. One query, for the photos.

    Participant with delegation, institution and registration are loaded with each badge.
    """
    photos = {
        photo.registration_id: bytes(photo.content)
        for photo in Photo.objects.filter(
            registration__participant__in=[badge.participant_id for badge in badges]
        )
    }
    return tuple(_face(badge, key, photos) for badge in badges)


def _face(badge: Badge, key: BadgeKey, photos: dict[int, bytes]) -> Face:
    participant = badge.participant
    person = participant.registration
    delegation = participant.delegation
    capacity = Capacity(participant.capacity)
    initials = participant.given_name[:1] + participant.family_name[:1]
    group = delegation.institution.name.in_language("en") if delegation else person.organization
    return Face(
        name=participant.badge_name,
        initials=initials.upper(),
        group=group,
        function=participant.function_in_organization or participant.function_in_parliament,
        languages=" · ".join(code.upper() for code in person.languages),
        capacity=_capacity_in(capacity, _ON_BADGES[0]),
        also=_capacity_in(capacity, _ON_BADGES[1]),
        colour=COLOURS[band_of(capacity)],
        serial=shown_serial(badge),
        token=token_for(badge, key),
        photo=photos.get(person.pk, b""),
    )


def shown_serial(badge: Badge) -> str:
    """Return a badge's number as it is printed and typed."""
    return f"{badge.serial:04d}"


def _capacity_in(capacity: Capacity, language: str) -> str:
    with translation.override(language):
        return str(CAPACITIES[capacity])


def list_paper(
    *,
    event: Event,
    people: Iterable[Listed],
    kept: ParticipantList | None,
    language: str,
    at: datetime,
) -> ListPaper:
    """Return the list in one language; kept: the frozen version, None for the provisional one."""
    with translation.override(language):
        return ListPaper(
            language=language,
            title=_("List of participants"),
            organization=settings.ORGANIZATION,
            event=event.title.in_language(language),
            where=f"{event.place.in_language(language)}, {_days(event.starts_on, event.ends_on)}",
            state=state_of_list(event, kept, at),
            heading=(
                _("Part"),
                _("Country or organization"),
                _("Family name"),
                _("Given name"),
                _("Capacity"),
                _("Function"),
            ),
            chapters=tuple(
                Chapter(
                    str(SECTIONS[chapter.section]),
                    tuple(
                        Group(group.name, tuple(_person(one) for one in group.people))
                        for group in chapter.groups
                    ),
                )
                for chapter in in_protocol_order(people, language)
            ),
        )


def list_pdf_once(paper: ListPaper, *, at: datetime) -> bytes:
    """Return the list as PDF, made once for what it says: many ask for the published one."""
    said = json.dumps(asdict(paper), sort_keys=True).encode()
    key = f"list-pdf:{hashlib.sha256(said).hexdigest()}"
    kept = caches["pages"].get(key)
    if kept is None:
        kept = list_pdf(paper, at=at)
        caches["pages"].set(key, kept, _LIST_KEPT)
    return bytes(kept)


def state_of_list(event: Event, kept: ParticipantList | None, at: datetime) -> str:
    """Return whether a list is provisional or final, and as of when, in the active language."""
    moment = (kept.frozen_at if kept else at).astimezone(event.zone)
    words = {
        "version": kept.version if kept else 0,
        "day": formats.date_format(moment, "DATE_FORMAT"),
        "time": formats.time_format(moment, "H:i"),
        "zone": event.time_zone,
    }
    if kept is None:
        return _("Provisional, as of %(day)s, %(time)s (%(zone)s)") % words
    return _("Final, version %(version)s of %(day)s, %(time)s (%(zone)s)") % words


def _person(one: Listed) -> Person:
    capacity = str(CAPACITIES[one.capacity])
    office = ""
    if one.is_head:
        office = _("Head of the delegation")
    elif one.is_deputy_head:
        office = _("Deputy head of the delegation")
    words = " · ".join(part for part in (capacity, office, one.function) if part)
    name = f"{one.given_name} {one.family_name}".strip()
    return Person(
        name=name,
        words=words,
        family_name=one.family_name,
        given_name=one.given_name,
        capacity=capacity,
        function=one.function,
    )


def _days(first: date, last: date) -> str:
    days = (formats.date_format(day, "DATE_FORMAT") for day in (first, last))
    return " – ".join(dict.fromkeys(days))
