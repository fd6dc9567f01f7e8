"""What all pages of registering for an event without delegations share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assemblies.enums import EventFormat, EventKind, Language
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.selectors import published_events
from registrations.enums import AdmittedKind, RegistrationState
from registrations.models.admissions import Admission
from registrations.models.registrations import Registration
from registrations.rules.windows import WindowState
from registrations.selectors.admissions import (
    SittingLine,
    admission_of,
    conditions_of,
    enrolment_of,
    latest_of,
    members_to_choose,
    offered_sittings,
    waiting_in,
    window_state,
)
from registrations.services.words import SEAT_STATES, Words, names_of_languages
from registrations.web.access import user_of
from registrations.web.enrolment_forms import EnrolForm, said_before
from registrations.web.forms import CORRESPONDENCE
from registrations.web.presenting import Link, Tag
from sessions.models.sittings import Sitting


@dataclass(frozen=True, slots=True)
class Way:
    """The way in to an event: its public page, or the link that was given to people."""

    event: Event
    admission: Admission
    secret: str = ""

    @property
    def is_invited(self) -> bool:
        return bool(self.secret)

    @property
    def needs_link(self) -> bool:
        """Tell whether this event takes only who has the link, and this is not it."""
        return self.admission.who == AdmittedKind.INVITED and not self.is_invited

    def address(self, *, code: bool = False) -> str:
        """Return where one registers on this way, or where its code is asked for."""
        end = "-code" if code else ""
        name = f"registrations:enrol-link{end}" if self.secret else f"registrations:enrol{end}"
        args = [self.event.slug, self.secret] if self.secret else [self.event.slug]
        address: str = reverse(name, args=args)
        return address


@dataclass(frozen=True, slots=True)
class OwnSitting:
    """A sitting as who registered for it sees it."""

    line: SittingLine
    tag: Tag | None
    join_url: str = ""

    @property
    def languages(self) -> str:
        return names_of_languages(self.line.sitting.languages)


def way_to(slug: str, secret: str = "") -> Way:
    """Return the way in to a published event without delegations; none is not found. Two queries.

    A wrong link leads nowhere, and says nothing of why.
    """
    event = get_object_or_404(published_events(), slug=slug)
    admission = None if event.kind == EventKind.ASSEMBLY else admission_of(event.pk)
    is_link = bool(secret) and admission is not None and admission.secret == secret
    if admission is None or (secret and not is_link):
        raise Http404
    return Way(event, admission, secret)


def own_enrolment(request: HttpRequest, slug: str) -> Registration:
    """Return the account's registration for an event; where it has none, the page is not found."""
    event = get_object_or_404(Event.objects.exclude(kind=EventKind.ASSEMBLY), slug=slug)
    found = enrolment_of(user_of(request), event.pk)
    if found is None:
        raise Http404
    return found


def around(event: Event, *crumbs: str) -> dict[str, Any]:
    """Return what stands around every page: the event, and the way back to it."""
    to_event = reverse("assembly_sessions:assembly-detail", args=[event.slug])
    *between, here = crumbs
    to_own = [Link(text, reverse("registrations:enrolment", args=[event.slug])) for text in between]
    return {"event": event, "crumbs": [Link(str(event.title), to_event), *to_own, Link(here)]}


def form_of(way: Way, user: User, data: Any, at: datetime) -> EnrolForm:  # noqa: ANN401 - a QueryDict or None
    """Return the form of a way in, with what she said of herself the last time. Four queries."""
    sittings = offered_sittings(way.event, at)
    before = latest_of(user)
    return EnrolForm(
        data,
        members=members_to_choose(way.event.starts_on),
        conditions=conditions_of(way.admission),
        of_members_only=way.admission.who == AdmittedKind.MEMBERS,
        sittings=sittings,
        waiting=waiting_in(sittings),
        initial={"language": _spoken(), **(said_before(before) if before else {})},
    )


def _spoken() -> str:
    language = get_language()
    return language if language in CORRESPONDENCE else Language.ENGLISH


def state_of(way: Way, at: datetime) -> str:
    """Return why nobody registers on this way now, as a word for the page; "open" if one may."""
    if way.event.is_cancelled:
        return "cancelled"
    if way.needs_link:
        return "by_link"
    return window_state(way.event, at) or "no_dates"


def is_open(event: Event, at: datetime) -> bool:
    """Tell whether what one said may still be changed."""
    return not event.is_cancelled and window_state(event, at) is WindowState.OPEN


def own_sitting(line: SittingLine, person: Registration) -> OwnSitting:
    """Return a sitting with how she stands, in words."""
    return OwnSitting(line, _tag_of(line, person), _join_url(line.sitting) if line.is_held else "")


def _tag_of(line: SittingLine, person: Registration) -> Tag | None:
    if line.sitting.is_cancelled:
        return Tag("bad", _("Cancelled"))
    if line.party is not None:
        kind, words = SEAT_STATES[line.party.state]
        return Tag(kind, _plainly(line, words))
    waits = line.is_wanted and person.state == RegistrationState.SUBMITTED
    return Tag("wait", _("With secretariat")) if waits else None


def _plainly(line: SittingLine, words: Words) -> Words:
    """Say of a sitting that takes whoever registers no more than that she is registered."""
    return _("Registered") if line.is_held and line.sitting.places is None else words


def _join_url(sitting: Sitting) -> str:
    if not EventFormat(sitting.format).is_joined_online or sitting.is_cancelled:
        return ""
    lobby: str = reverse("registrations:lobby", args=[sitting.event.slug, sitting.pk])
    return lobby
