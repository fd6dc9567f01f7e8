"""The screens of the halls: which there are, by which key, and what they listen to."""

from django.db.models import QuerySet

from assemblies.models.events import Event
from sessions.enums.debates import ScreenView
from sessions.models.ballots import Ballot
from sessions.models.debates import Debate
from sessions.models.screens import HallScreen
from sessions.selectors.ballots import channels_of_screen


def screens_of(event: Event) -> QuerySet[HallScreen]:
    """Return an event's screens that are in use, by name."""
    screens = HallScreen.objects.filter(event_id=event.pk, removed_at=None)
    return screens.select_related("event", "debate", "ballot").order_by("name", "pk")


def screen_of(key: str) -> HallScreen | None:
    """Return the screen that this key opens, None where it opens none. One query."""
    screens = HallScreen.objects.filter(removed_at=None, key=key)
    return screens.select_related("event", "debate", "ballot").first()


def channels_on(screen: HallScreen) -> tuple[str, ...]:
    """Return what a screen listens to: what it is told to show, and what that shows."""
    if screen.shows == ScreenView.SPEAKERS and screen.debate:
        return (screen.channel, screen.debate.channel)
    if screen.shows == ScreenView.VOTE and screen.ballot:
        return (screen.channel, *channels_of_screen(screen.ballot))
    return (screen.channel,)


def debates_to_show(event: Event) -> QuerySet[Debate]:
    """Return the debates that a screen of an event may show, those not closed first."""
    return Debate.objects.filter(event_id=event.pk).order_by("closed_at", "pk")


def ballots_to_show(event: Event) -> QuerySet[Ballot]:
    """Return the votes that a screen of an event may show, the newest first."""
    of_event = Ballot.objects.with_subject().filter(event_id=event.pk)
    return of_event.order_by("-opened_at", "-pk")
