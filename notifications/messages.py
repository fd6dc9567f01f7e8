"""The kinds of message, each one small declared thing.

Every app declares its own in its ``messages.py`` as ``KINDS``; the list of these modules stands in
``settings.MESSAGE_KINDS``, so that this floor knows them without importing anything above it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from notifications.enums import Category, Lane
from notifications.rules.own_words import FACTS


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A word that the secretariat may put into its own wording: ``{room}``."""

    name: str  # of the context
    title: str | Promise
    sample: str | Promise = ""
    is_link: bool = False  # an address of our own, which may be clicked
    is_required: bool = False  # without it the message is of no use


@dataclass(frozen=True, slots=True)
class MessageKind:
    """A kind of message: its name, its templates, how it travels."""

    name: str
    templates: str  # path without ending; …_subject.txt, ….txt and ….html stand there
    title: str | Promise
    lane: Lane = Lane.MAIL
    is_secret: bool = False  # its context is erased once it has left, or never will
    useful_for: timedelta | None = None  # after that nobody can use what it says
    still_holds: str = ""  # dotted name of what is asked, with the key, before it leaves
    category: Category = Category.OFFICIAL
    placeholders: tuple[Placeholder, ...] = ()
    needs_facts: bool = False  # what it is for stands in no placeholder
    # What its built-in words are shown with, where there is no real message, beside the samples.
    example: Mapping[str, Any] = field(default_factory=dict, compare=False)
    is_editable: bool = True  # by the secretariat, in words of its own

    def __hash__(self) -> int:
        # Thousands of mails a minute look for what is kept of their kind; a title that is
        # translated anew for each of them would cost more than the mail.
        return hash(self.name)

    @property
    def is_mass(self) -> bool:
        """Tell whether it is mail to many, which mail programs let a reader end by one click."""
        return self.category in _MASS


# What goes to all who follow, or to everybody; the others are about their reader herself.
_MASS: Final = {Category.PROGRAMME, Category.REMINDERS, Category.REQUESTS, Category.NEWS}

# What every message knows. Its greeting and its last lines stand around the secretariat's words.
COMMON: Final = (
    Placeholder("recipient_name", _("Name of the reader"), "Amina Example"),
    Placeholder("organization", _("The organization")),
)


def placeholders_of(kind: MessageKind) -> tuple[Placeholder, ...]:
    """Return what may stand in the secretariat's wording of a kind, beside its facts."""
    return (*COMMON, *kind.placeholders)


def required_of(kind: MessageKind) -> tuple[str, ...]:
    """Return what has to stand in it. A kind that declares nothing needs its facts."""
    if kind.needs_facts or not kind.placeholders:
        return (FACTS,)
    return tuple(one.name for one in kind.placeholders if one.is_required)


DIGEST = MessageKind(
    name="digest",
    templates="notifications/mail/digest",
    title=_("What came together since the last digest"),
    lane=Lane.BULK,
    category=Category.NEWS,
    example={
        "count": 1,
        "items": [{"subject": _("Example sitting"), "text": _("The lift is being repaired.")}],
    },
)
FOLLOW_ASKED = MessageKind(
    name="follow_asked",
    templates="notifications/mail/follow_asked",
    title=_("Confirm that you want to follow something by mail"),
    is_secret=True,
    useful_for=timedelta(days=3),  # as long as its link is valid
    placeholders=(Placeholder("what", _("What"), _("150th Assembly (example)")),),
    needs_facts=True,
    example={"confirm_url": f"{settings.PUBLIC_URL}/en/example/"},
)
KINDS = (DIGEST, FOLLOW_ASKED)


@cache
def kinds() -> dict[str, MessageKind]:
    """Return every declared kind by name."""
    declared = [
        kind for module in settings.MESSAGE_KINDS for kind in import_string(f"{module}.KINDS")
    ]
    return {kind.name: kind for kind in declared}
