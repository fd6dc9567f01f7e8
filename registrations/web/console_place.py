"""The bar over the secretariat's pages: to each visitor what is open to her, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assemblies.enums import Capability
from assemblies.models.events import Assembly
from assemblies.permissions import Visitor, may
from registrations.permissions import (
    may_check_in,
    may_invite,
    may_issue_papers,
    may_review,
    may_see_forms,
    may_see_protected,
    may_work_at_desk,
)
from registrations.web.presenting import Link

Words = str | Promise
AT_MOST_IN_ONE_ROW: Final = 6


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the console, and whom it lets in; the page asks the same itself."""

    name: str
    text: Words
    is_open_to: Callable[[Visitor], bool]


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that stand together in the second row of the bar."""

    text: Words
    pages: tuple[Page, ...]


def is_of_privacy(user: Visitor) -> bool:
    """Tell whether any page about personal data is open to this account."""
    return may_see_protected(user) or may(user, Capability.READ_AUDIT)


GROUPS: Final = (
    Group(
        gettext_lazy("Registration"),
        (
            Page("people-list", gettext_lazy("People"), may_work_at_desk),
            Page("delegation-list", gettext_lazy("Delegations"), may_review),
            Page("request-list", gettext_lazy("Late requests"), may_review),
            Page("invitation-list", gettext_lazy("Invitations"), may_invite),
            Page("duplicate-list", gettext_lazy("Duplicates"), may_work_at_desk),
        ),
    ),
    Group(
        pgettext_lazy("badges, letters, lists", "Papers"),
        (
            Page("travel-list", gettext_lazy("Travel data"), may_see_protected),
            Page("badge-list", gettext_lazy("Badges"), may_issue_papers),
            Page("letter-list", gettext_lazy("Letters"), may_issue_papers),
            Page("list-console", gettext_lazy("List of participants"), may_issue_papers),
        ),
    ),
    Group(
        gettext_lazy("Sittings"),
        (
            Page("check-in", gettext_lazy("Check-in"), may_check_in),
            Page("seat-sittings", gettext_lazy("Places"), may_review),
        ),
    ),
    Group(
        pgettext_lazy("what is set for an event", "Set-up"),
        (
            Page("registration-dates", gettext_lazy("Dates"), may_invite),
            Page("form-list", gettext_lazy("Forms"), may_see_forms),
            Page("question-list", gettext_lazy("Questions"), may_see_forms),
            Page("mail-list", gettext_lazy("Mails"), may_review),
            Page("privacy", gettext_lazy("Data protection"), is_of_privacy),
        ),
    ),
)


def place_of_console(user: Visitor, assembly: Assembly, current: str) -> dict[str, Any]:
    """Return the secretariat's bar: groups, and the pages of the group one is in.

    Who has few pages finds them all in one row.
    """
    groups = _groups_open_to(user)
    pages = [page for _text, open_pages in groups for page in open_pages]
    programme = Link(_("Programme"), reverse("assembly_sessions:programme", args=[assembly.slug]))
    around: dict[str, Any] = {"place_name": _("Secretariat"), "assembly": assembly, "subtabs": []}
    if len(pages) <= AT_MOST_IN_ONE_ROW:
        return {**around, "tabs": [*_links(pages, assembly, current), programme]}
    tabs: list[Link] = []
    for text, open_pages in groups:
        links = _links(open_pages, assembly, current)
        is_here = any(link.current for link in links)
        tabs.append(Link(text, links[0].url, current=is_here))
        if is_here:
            around |= {"subtabs_name": text, "subtabs": links}
    return {**around, "tabs": [*tabs, programme]}


def has_console(user: Visitor) -> bool:
    """Tell whether any page of the console is open to this account."""
    return bool(_groups_open_to(user))


def first_page_of_console(user: Visitor, assembly: Assembly) -> Link:
    """Return the page with which an account that has a console begins there."""
    _text, pages = _groups_open_to(user)[0]
    return _links(pages[:1], assembly, "")[0]


def _groups_open_to(user: Visitor) -> list[tuple[str, list[Page]]]:
    found = (
        (str(group.text), [page for page in group.pages if page.is_open_to(user)])
        for group in GROUPS
    )
    return [(text, pages) for text, pages in found if pages]


def _links(pages: list[Page], assembly: Assembly, current: str) -> list[Link]:
    return [
        Link(
            str(page.text),
            reverse(f"registrations:{page.name}", args=[assembly.slug]),
            current=page.name == current,
        )
        for page in pages
    ]
