"""What an account has to do here: its votes, its registrations, its places in sittings."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from assemblies.enums import Capability
from assemblies.models.accounts import User
from assemblies.models.events import Assembly, Event
from assemblies.permissions import Visitor, may
from assemblies.selectors import listed, published_assemblies
from notifications.permissions import may_keep_mails
from registrations.models.registrations import DelegationFile
from registrations.models.seats import SeatParty
from registrations.permissions.delegations import visible_files
from registrations.permissions.reviews import may_review
from registrations.selectors.applications import own_applications
from registrations.selectors.mails import mailings_waiting
from registrations.selectors.seats import own_parties
from registrations.services.words import SEAT_STATES
from registrations.web.console_place import first_page_of_console
from sessions.permissions.debates import visible_debates
from sessions.selectors.own_votes import elections_open_to, votes_open_to

_MOST_PLACES: Final = 20


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


def debates(user: Visitor, at: datetime, *, but: Container[int]) -> list[Task]:
    """Return the debates under way that this visitor may know of, but those with these keys."""
    held = visible_debates(user, at=at).filter(sitting__isnull=False)
    return [
        Task(str(one.title), reverse("assembly_sessions:debate", args=[one.event.slug, one.pk]))
        for one in held.select_related("event").order_by("pk")
        if one.pk not in but
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
