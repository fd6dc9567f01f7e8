"""The bar over the secretariat's pages: to each visitor what is open to her, nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assemblies.enums import Capability, EventKind
from assemblies.models.events import Event
from assemblies.permissions import Visitor, may
from notifications.permissions import may_keep_mails
from registrations.permissions.check_in import may_check_in
from registrations.permissions.meetings import may_see_attendance
from registrations.permissions.papers import may_issue_papers
from registrations.permissions.people import may_see_protected
from registrations.permissions.questions import may_open_registration, may_see_forms
from registrations.permissions.reviews import may_invite, may_review, may_work_at_desk
from registrations.permissions.roles import may_grant_roles
from registrations.selectors.mails import mailings_waiting
from registrations.web.presenting import Link
from sessions.permissions import (
    may_conduct_elections,
    may_edit_programme,
    may_handle_requests,
    may_keep_documents,
    may_keep_resolutions,
)
from sessions.permissions.debates import may_run_debates
from sessions.permissions.votes import may_run_votes

Words = str | Promise
AT_MOST_IN_ONE_ROW: Final = 6
ASSEMBLY: Final = "assembly-detail"
MAILINGS: Final = "mailing-list"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the console, and whom it lets in; the page asks the same itself."""

    name: str
    text: Words
    is_open_to: Callable[[Visitor], bool]
    room: str = "registrations"
    for_everybody: str = ASSEMBLY  # what the public sees of it
    has_delegations: bool | None = None  # True, False: of such events only; None: of all


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that stand together in the second row of the bar."""

    text: Words
    pages: tuple[Page, ...]


def is_of_privacy(user: Visitor) -> bool:
    """Tell whether any page about personal data is open to this account."""
    return may_see_protected(user) or may(user, Capability.READ_AUDIT)


def _sessions(
    name: str,
    text: Words,
    is_open_to: Callable[[Visitor], bool],
    for_everybody: str,
    *,
    of: bool | None = None,
) -> Page:
    return Page(name, text, is_open_to, "assembly_sessions", for_everybody, of)


def _delegated(name: str, text: Words, is_open_to: Callable[[Visitor], bool]) -> Page:
    """Return a page about people who come with delegations, or by the form of their capacity."""
    return Page(name, text, is_open_to, has_delegations=True)


GROUPS: Final = (
    Group(
        pgettext_lazy("what an event is said to be", "Event"),
        (
            Page("event-overview", gettext_lazy("Overview"), may_edit_programme),
            Page("event-describe", gettext_lazy("Description"), may_edit_programme),
            Page("event-days", gettext_lazy("Days"), may_edit_programme),
            Page("event-speakers", gettext_lazy("Speakers"), may_edit_programme),
            Page("event-partners", gettext_lazy("Partners"), may_edit_programme),
            Page("event-links", gettext_lazy("Links"), may_edit_programme),
            Page("event-publish", gettext_lazy("Publication"), may_edit_programme),
        ),
    ),
    Group(
        gettext_lazy("Registration"),
        (
            Page("people-list", gettext_lazy("People"), may_work_at_desk),
            _delegated("delegation-list", gettext_lazy("Delegations"), may_review),
            _delegated("request-list", gettext_lazy("Late requests"), may_work_at_desk),
            _delegated("invitation-list", gettext_lazy("Invitations"), may_invite),
            Page("duplicate-list", gettext_lazy("Duplicates"), may_work_at_desk),
        ),
    ),
    Group(
        pgettext_lazy("badges, letters, lists", "Papers"),
        (
            _delegated("travel-list", gettext_lazy("Travel data"), may_see_protected),
            _delegated("badge-list", gettext_lazy("Badges"), may_issue_papers),
            _delegated("letter-list", gettext_lazy("Letters"), may_issue_papers),
            Page("list-console", gettext_lazy("List of participants"), may_issue_papers),
        ),
    ),
    Group(
        gettext_lazy("Sittings"),
        (
            _delegated("check-in", gettext_lazy("Check-in"), may_check_in),
            Page("seat-sittings", gettext_lazy("Places"), may_review),
            Page("meeting-list", gettext_lazy("Online meetings"), may_see_attendance),
            Page("meeting-certificates", gettext_lazy("Certificates"), may_see_attendance),
        ),
    ),
    Group(
        gettext_lazy("Programme"),
        (
            _sessions("board", gettext_lazy("Draft"), may_edit_programme, "programme"),
            _sessions("release-draft", gettext_lazy("Release"), may_edit_programme, "programme"),
            _sessions("room-list", gettext_lazy("Rooms"), may_edit_programme, "programme"),
            _sessions("body-list", gettext_lazy("Bodies"), may_edit_programme, "programme"),
            _sessions("theme-list", gettext_lazy("Themes"), may_edit_programme, "programme"),
            _sessions("agenda-list", gettext_lazy("Agendas"), may_edit_programme, "agenda"),
            _sessions(
                "document-worklist",
                gettext_lazy("Documents"),
                may_keep_documents,
                "assembly-documents",
            ),
        ),
    ),
    Group(
        gettext_lazy("Decisions"),
        (
            _sessions(
                "emergency-console",
                gettext_lazy("Emergency item"),
                may_handle_requests,
                "emergency-item",
                of=True,
            ),
            _sessions(
                "debate-desk", gettext_lazy("Debates"), may_run_debates, "debate-list", of=True
            ),
            _sessions(
                "screen-console", gettext_lazy("Screens"), may_run_debates, "debate-list", of=True
            ),
            _sessions(
                "vote-console",
                pgettext_lazy("taken", "Votes"),
                may_run_votes,
                "vote-list",
                of=True,
            ),
            _sessions(
                "resolution-desk",
                gettext_lazy("Resolutions"),
                may_keep_resolutions,
                "decisions",
                of=True,
            ),
            _sessions(
                "committee-list",
                gettext_lazy("Committees"),
                may_keep_resolutions,
                "committee-list",
                of=True,
            ),
            _sessions(
                "election-desk",
                gettext_lazy("Elections"),
                may_conduct_elections,
                "decisions",
                of=True,
            ),
        ),
    ),
    Group(
        gettext_lazy("Mails"),
        (
            Page("mail-list", gettext_lazy("Sent mails"), may_review),
            Page("post-room", gettext_lazy("Post room"), may_keep_mails),
            Page(MAILINGS, gettext_lazy("Mailings"), may_keep_mails),
            Page("mail-templates", gettext_lazy("Templates"), may_keep_mails),
        ),
    ),
    Group(
        pgettext_lazy("what is set for an event", "Set-up"),
        (
            Page(
                "admission",
                pgettext_lazy("who may register, and when", "Registration"),
                may_open_registration,
                has_delegations=False,
            ),
            _delegated("registration-dates", gettext_lazy("Dates"), may_invite),
            _delegated("form-list", gettext_lazy("Forms"), may_see_forms),
            _delegated("question-list", gettext_lazy("Questions"), may_see_forms),
            Page("privacy", gettext_lazy("Data protection"), is_of_privacy),
            Page("role-list", gettext_lazy("Roles"), may_grant_roles),
        ),
    ),
)


_PAGES: Final = {page.name: page for group in GROUPS for page in group.pages}


def place_of_console(user: Visitor, assembly: Event, current: str) -> dict[str, Any]:
    """Return the secretariat's bar: groups, and the pages of the group one is in.

    Who has few pages finds them all in one row. One query for who keeps mails: how many wait.
    """
    around: dict[str, Any] = {
        "place_name": _("Secretariat"),
        "assembly": assembly,
        "console_page": current,
        "subtabs": [],
    }
    waiting = {}
    if may_keep_mails(user):
        waiting[MAILINGS] = mailings_waiting([assembly.pk]).get(assembly.pk, 0)
    groups = {
        str(group.text): _links(
            _fitting(group.pages, assembly), user, assembly.slug, current, waiting
        )
        for group in GROUPS
    }
    pages = [link for links in groups.values() for link in links]
    if len(pages) <= AT_MOST_IN_ONE_ROW:
        return {**around, "tabs": pages}
    tabs: list[Link] = []
    for text, links in groups.items():
        is_here = any(link.current for link in links)
        count = sum(link.count for link in links)
        tabs += [Link(text, links[0].url, current=is_here, count=count)] if links else []
        if is_here:
            around |= {"subtabs_name": text, "subtabs": links}
    return {**around, "tabs": tabs}


def first_page_of_console(user: Visitor, event: str) -> Link | None:
    """Return the page with which this account begins at an assembly's console, by the slug.

    None: it has no console.
    """
    links = _links(_PAGES.values(), user, event, "")
    return links[0] if links else None


def page_for_everybody(event: str, name: str) -> str:
    """Return the address of what the public sees of a page of the console, by its name."""
    shown = _PAGES[name].for_everybody if name in _PAGES else ASSEMBLY
    return reverse(f"assembly_sessions:{shown}", args=[event])


def _fitting(pages: Iterable[Page], event: Event) -> list[Page]:
    """Return the pages that make sense for an event of this kind."""
    fits = (None, event.kind == EventKind.ASSEMBLY)
    return [page for page in pages if page.has_delegations in fits]


def _links(
    pages: Iterable[Page],
    user: Visitor,
    event: str,
    current: str,
    waiting: Mapping[str, int] | None = None,
) -> list[Link]:
    return [
        Link(
            str(page.text),
            reverse(f"{page.room}:{page.name}", args=[event]),
            current=page.name == current,
            count=(waiting or {}).get(page.name, 0),
        )
        for page in pages
        if page.is_open_to(user)
    ]
