"""The home page: what is on now, what comes, what this account has to do here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assemblies.enums import Capability
from assemblies.models.accounts import User
from assemblies.models.events import Assembly, Event
from assemblies.permissions import ROLES, Visitor, may
from assemblies.selectors import listed, published_assemblies
from notifications.permissions import may_keep_mails
from registrations.models.registrations import DelegationFile
from registrations.models.seats import SeatParty
from registrations.permissions.delegations import visible_files
from registrations.permissions.reviews import may_review
from registrations.selectors.applications import own_applications, public_doorways
from registrations.selectors.lists import events_with_published_list
from registrations.selectors.mails import mailings_waiting
from registrations.selectors.seats import own_parties
from registrations.services.demonstration_people import ACCOUNTS, PASSWORD
from registrations.services.words import SEAT_STATES
from registrations.web.console_place import first_page_of_console
from sessions.permissions.debates import visible_debates
from sessions.selectors.own_votes import elections_open_to, votes_open_to

_MOST_PLACES: Final = 20


@dataclass(frozen=True, slots=True)
class Card:
    """An assembly on the home page."""

    assembly: Assembly
    days: str
    state: str
    is_now: bool
    is_past: bool
    registration: str
    has_list: bool


@dataclass(frozen=True, slots=True)
class Task:
    """Where an account goes on."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a sitting that stands for this account, or an offer that waits for an answer.

    people: for whom, where it is not for her alone. until: when an offer ends.
    """

    sitting: str
    when: str
    url: str
    kind: str
    state: str
    people: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class DemoLine:
    """An account of the demonstration, told to everybody who asks."""

    email: str
    role: str
    says: str


def cards(at: datetime) -> tuple[list[Card], list[Card]]:
    """Return the assemblies that are on or come, the next first, and the past, the last first."""
    listed = events_with_published_list()
    found = [
        _card(one, at, has_list=one.pk in listed)
        for one in published_assemblies().order_by("starts_on", "pk")
    ]
    coming = [card for card in found if not card.is_past]
    return coming, [card for card in reversed(found) if card.is_past]


def votes(user: Visitor, at: datetime) -> list[Task]:
    """Return what is open for this account to vote upon from its own device; none for strangers."""
    if not isinstance(user, User):
        return []
    cast, elect = "assembly_sessions:vote-cast", "assembly_sessions:election-vote"
    return [
        *(
            Task(str(one.title), reverse(cast, args=[one.event.slug, one.pk]))
            for one in votes_open_to(user, at=at)
        ),
        *(
            Task(
                _("Election: %(post)s") % {"post": one.title},
                reverse(elect, args=[one.event.slug, one.pk]),
            )
            for one in elections_open_to(user, at=at)
        ),
    ]


def debates(user: Visitor, at: datetime) -> list[Task]:
    """Return the debates under way that this visitor may know of."""
    held = visible_debates(user, at=at).filter(sitting__isnull=False)
    return [
        Task(str(one.title), reverse("assembly_sessions:debate", args=[one.event.slug, one.pk]))
        for one in held.select_related("event").order_by("pk")
    ]


def tasks(user: Visitor) -> list[Task]:
    """Return where this account goes on; nothing for strangers."""
    if not isinstance(user, User):
        return []
    if may_review(user):
        return [
            *_mailings(user),
            *(
                Task(
                    _("Delegations to the %(assembly)s") % {"assembly": assembly.title},
                    reverse("registrations:delegation-list", args=[assembly.slug]),
                )
                for assembly in _latest()
            ),
        ]
    if may(user, Capability.SEE_ALL_DELEGATIONS):
        return [*_mailings(user), *_at_console(user)]
    files = visible_files(user).order_by("-delegation__assembly__starts_on", "-pk")[:10]
    own = own_applications(user)[:10]
    return [
        *_at_console(user),
        *(
            Task(
                _("My registration for the %(assembly)s") % {"assembly": one.event.title},
                reverse("registrations:application", args=[one.pk]),
            )
            for one in own
        ),
        *_delegations(files),
    ]


def _mailings(user: User) -> Iterable[Task]:
    """Yield where mailings wait for a second look, with how many do. One query."""
    if not may_keep_mails(user):
        return
    latest = {one.pk: one for one in _latest()}
    for event, count in mailings_waiting(latest).items():
        words = {"page": f"{_('Mailings')} ({count})", "assembly": latest[event].title}
        address = reverse("registrations:mailing-list", args=[latest[event].slug])
        yield Task(_("%(page)s: %(assembly)s") % words, address)


def _latest() -> Iterable[Assembly]:
    return published_assemblies().order_by("-starts_on", "-pk")[:3]


def _at_console(user: User) -> Iterable[Task]:
    """Yield where who works at a part of the console begins."""
    for assembly in _latest():
        if page := first_page_of_console(user, assembly.slug):
            words = {"page": page.text, "assembly": assembly.title}
            yield Task(_("%(page)s: %(assembly)s") % words, page.url)


def _delegations(files: Iterable[DelegationFile]) -> list[Task]:
    return [
        Task(
            _("Delegation of %(parliament)s to the %(assembly)s")
            % {
                "parliament": file.delegation.institution.name,
                "assembly": file.delegation.assembly.title,
            },
            reverse("registrations:delegation", args=[file.pk]),
        )
        for file in files
    ]


def places(user: Visitor, at: datetime) -> list[Place]:
    """Return the sittings in which this account has or wants a place; nothing for strangers."""
    if not isinstance(user, User):
        return []
    return [_place(user, party) for party in own_parties(user, at=at)[:_MOST_PLACES]]


def _place(user: User, party: SeatParty) -> Place:
    sitting = party.sitting
    people = [seat.participant for seat in party.seats.all()]
    is_hers = [one.user_id for one in people] == [user.pk]
    kind, state = SEAT_STATES[party.state]
    return Place(
        sitting=str(sitting.title),
        when=_at_venue(sitting.starts_at, sitting.event),
        url=reverse("registrations:seats", args=[sitting.event.slug, sitting.pk]),
        kind=kind,
        state=str(state),
        people="" if is_hers else listed(one.badge_name for one in people),
        until=_at_venue(party.offer_expires_at, sitting.event) if party.offer_expires_at else "",
    )


def _at_venue(moment: datetime, event: Event) -> str:
    there = moment.astimezone(event.zone)
    day = formats.date_format(there, "l j F Y")
    return listed([day, f"{there:%H:%M} ({event.time_zone})"])


def doors(at: datetime) -> list[Task]:
    """Return where people without a delegation register, for the latest three assemblies."""
    latest = published_assemblies().filter(registration_closes_at__isnull=False)
    return [
        Task(
            _("%(assembly)s: register without a delegation") % {"assembly": assembly.title},
            reverse("registrations:register-list", args=[assembly.slug]),
        )
        for assembly in latest.order_by("-starts_on", "-pk")[:3]
        if public_doorways(assembly, at)
    ]


def demo_lines() -> list[DemoLine]:
    """Return the accounts of the demonstration; none in production."""
    if not settings.DEMO:
        return []
    return [DemoLine(one.email, str(ROLES[one.role].name), str(one.says)) for one in ACCOUNTS]


def context(request: HttpRequest, at: datetime) -> dict[str, object]:
    """Return everything the home page prints."""
    coming, past = cards(at)
    return {
        "coming": coming,
        "past": past,
        "votes": votes(request.user, at),
        "debates": debates(request.user, at),
        "tasks": tasks(request.user),
        "places": places(request.user, at),
        "doors": doors(at),
        "demo_lines": demo_lines(),
        "demo_password": PASSWORD if settings.DEMO else "",
    }


def _card(assembly: Assembly, at: datetime, *, has_list: bool) -> Card:
    today = at.astimezone(assembly.zone).date()
    return Card(
        assembly=assembly,
        days=_days(assembly),
        state=_state(assembly, today),
        is_now=assembly.starts_on <= today <= assembly.ends_on and not assembly.is_cancelled,
        is_past=assembly.ends_on < today,
        registration=_registration(assembly, at),
        has_list=has_list,
    )


def _days(assembly: Assembly) -> str:
    first, last = assembly.starts_on, assembly.ends_on
    ends = formats.date_format(last, "j F Y")
    if first == last:
        return ends
    starts = formats.date_format(first, "j F" if first.year == last.year else "j F Y")
    return f"{starts} – {ends}"


def _state(assembly: Assembly, today: date) -> str:
    if assembly.is_cancelled:
        return _("Cancelled")
    if today < assembly.starts_on:
        days = (assembly.starts_on - today).days
        return ngettext("Begins tomorrow", "Begins in %(days)s days", days) % {"days": days}
    if today <= assembly.ends_on:
        day, of = (today - assembly.starts_on).days + 1, _length(assembly)
        return _("Now: day %(day)s of %(of)s") % {"day": day, "of": of}
    return _("Held in %(month)s") % {"month": formats.date_format(assembly.starts_on, "F Y")}


def _length(assembly: Assembly) -> int:
    return (assembly.ends_on - assembly.starts_on).days + 1


def _registration(assembly: Assembly, at: datetime) -> str:
    if not assembly.registration_is_open(at) or assembly.registration_closes_at is None:
        return ""
    closes = assembly.registration_closes_at.astimezone(assembly.zone)
    return _("Registration is open until %(day)s.") % {
        "day": formats.date_format(closes, "j F Y H:i")
    }
