"""How to get a calendar into each kind of program: its addresses, what each program makes of it."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from assemblies.models.events import Event
from sessions.rules.feed_filters import FeedFilter, Wanted, query_of
from sessions.selectors.feeds import public_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """A calendar's address, and the links by which programs take it."""

    address: str
    webcal: str
    google: str
    outlook: str
    outlook_at_home: str

    @property
    def programs(self) -> list[tuple["Program", str]]:
        """Return each program with the link of its button, empty where the address is copied."""
        return [(one, getattr(self, one.link, "")) for one in PROGRAMS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribing(Ways):
    """A public calendar: page, readable, embedded tell of it, print it, print it in a frame."""

    jcal: str
    page: str
    readable: str
    embedded: str

    @property
    def snippet(self) -> str:
        """Return what an editor of another site pastes to show the next sittings there."""
        return format_html(
            '<script src="{}" data-calendar="{}" data-page="{}" data-limit="10" async></script>',
            settings.PUBLIC_URL + reverse("widget"), self.jcal, self.readable,
        )  # fmt: skip

    @property
    def frame(self) -> str:
        """Return the same for sites that take no scripts: the readable page in a frame."""
        return format_html(
            '<iframe src="{}" width="100%" height="600" loading="lazy" title="{}"></iframe>',
            self.embedded, gettext("Calendar"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Program:
    """A calendar program: how it takes a calendar, how late it is, what it shows of cancelling."""

    name: str | Promise
    how: str | Promise
    late: str | Promise
    cancelled: str | Promise
    act: str | Promise = ""
    link: str = ""  # which address of `Ways` the button leads to; empty: copy the address


# Delays and behaviour as users and makers report them; nobody promises them.
PROGRAMS: Final = (
    Program(
        name="Google Calendar",
        how=_(
            "The button asks whether to add the calendar: say “Add”. On a phone use it in the"
            " browser, not in the app; the calendar then appears in the app too."
        ),
        late=_("4 to 12 hours late, sometimes a day or more; you cannot make it faster."),
        cancelled=_(
            "Some accounts remove what is cancelled, others leave it: the title begins with"
            " “Cancelled”."
        ),
        act=_("Add to Google Calendar"),
        link="google",
    ),
    Program(
        name=_("Outlook at work or school"),
        how=_("The button opens Outlook on the web with the address filled in: say “Import”."),
        late=_("Several hours late, often until the next day."),
        cancelled=_("It stays where it was, with “Cancelled” in its title."),
        act=_("Add to Outlook"),
        link="outlook",
    ),
    Program(
        name=_("Outlook.com and Hotmail"),
        how=_("The button opens your calendar with the address filled in: say “Import”."),
        late=_("Several hours late, often until the next day."),
        cancelled=_("It stays where it was, with “Cancelled” in its title."),
        act=_("Add to Outlook.com"),
        link="outlook_at_home",
    ),
    Program(
        name=_("Apple Calendar on iPhone, iPad and Mac"),
        how=_("The button opens Calendar: say “Subscribe”, and choose how often it looks."),
        late=_("As you set it: from five minutes to a week, on a phone every hour or so."),
        cancelled=_("It is struck through or hidden, as you have set it."),
        act=_("Open in Calendar"),
        link="webcal",
    ),
    Program(
        name="Thunderbird",
        how=_("Copy the address. Then: New calendar, On the network, paste it."),
        late=_("Thirty minutes late unless you set it otherwise."),
        cancelled=_("It is struck through."),
    ),
    Program(
        name=_("Other programs"),
        how=_(
            "Copy the address and look for “Subscribe”, “From the internet” or “Add by address”."
            " Android has programs for it, such as ICSx⁵."
        ),
        late=_("As the program is set; we ask it to look every hour."),
        cancelled=_("Most mark it; the title says “Cancelled” in any case."),
    ),
)


def subscribing(event: Event) -> Subscribing:
    """Return the addresses of the event's calendar in the active language."""
    return ways(own_filter(event), get_language() or "en", name=str(event.title))


def own_filter(event: Event) -> FeedFilter:
    """Return what chooses one event: an assembly by its number, others by their address."""
    assembly = getattr(event, "assembly", None)
    if assembly is not None:
        return FeedFilter(assembly=(assembly.number,))
    return FeedFilter(event=(event.slug,))


def ways(chosen: FeedFilter, language: str, *, name: str) -> Subscribing:
    """Return the addresses of a public calendar; those of pages are in the active language.

    name: what a program calls it until it has read it.
    """
    return Subscribing(
        **_links(public_address(Wanted(chosen, language)), name),
        jcal=public_address(Wanted(chosen, language, "json")),
        page=page_of(chosen, "subscribe"),
        readable=page_of(chosen, "calendar"),
        embedded=page_of(chosen, "calendar-embed"),
    )


def ways_of(address: str, *, name: str) -> Ways:
    """Return the ways to take any calendar by its address."""
    return Ways(**_links(address, name))


def _links(address: str, name: str) -> dict[str, str]:
    webcal = f"webcal://{address.partition('://')[2]}"
    taken = f"?url={quote(address, safe='')}&name={quote(name, safe='')}"
    return {
        "address": address,
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
        "outlook": f"https://outlook.office.com/calendar/0/addfromweb{taken}",
        "outlook_at_home": f"https://outlook.live.com/calendar/0/addfromweb{taken}",
    }


def page_of(chosen: FeedFilter, page: str) -> str:
    """Return the absolute address of a page about a calendar, in the active language."""
    path, query = reverse(f"assembly_sessions:{page}"), query_of(chosen)
    return f"{settings.PUBLIC_URL}{path}" + (f"?{query}" if query else "")
