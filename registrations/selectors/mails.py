"""Reads of what was mailed to the people of an event."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from assemblies.models.accounts import User
from assemblies.models.events import Event
from notifications.enums import MailingState, MessageState
from notifications.models.mailings import Mailing
from notifications.models.messages import Message
from registrations.messages import KINDS
from registrations.models.invitations import Invitation
from registrations.models.registrations import Registration
from sessions.messages import KINDS as KINDS_OF_SESSIONS

# Log-in codes and what else concerns an account alone are nobody's business but hers.
_SHOWN = {kind.name: kind for kind in (*KINDS, *KINDS_OF_SESSIONS)}


def mails_of(event: Event) -> QuerySet[Message]:
    """Return the mails to whoever is registered for the event or registers others, latest first.

    Of the kinds about registration and programme only.
    """
    people = Registration.objects.filter(event=event).exclude(email="")
    coordinators = User.objects.filter(grants__delegation__assembly=event.pk)
    invited = Invitation.objects.filter(assembly=event.pk)
    applicants = Registration.objects.filter(event=event, applicant__isnull=False)
    reached = (
        Q(recipient__in=people.values("email"))
        | Q(recipient__in=coordinators.values(address=Lower("email")))
        | Q(recipient__in=invited.values(address=Lower("email")))
        | Q(recipient__in=applicants.values(address=Lower("applicant__email")))
    )
    return Message.objects.filter(reached, kind__in=_SHOWN).order_by("-pk")


def mailings_waiting(events: Iterable[int]) -> dict[int, int]:
    """Return how many mailings of each event wait for a second look; none: not there. One query."""
    held = Mailing.objects.filter(event__in=list(events), state=MailingState.HELD).order_by()
    return dict(held.values_list("event").annotate(count=Count("pk")))


def title_of(message: Message) -> str:
    """Return what a mail is about, in the active language."""
    return str(_SHOWN[message.kind].title)


def event_of(message: Message) -> str:
    """Return the event a mail is of, as it names it to its reader; empty where it is forgotten."""
    found = message.context.get("event") or message.context.get("assembly") or ""
    return found if isinstance(found, str) else ""


def mails_by_state(mails: QuerySet[Message]) -> dict[str, int]:
    """Return how many mails stand where; a state without any is there with nought."""
    counts = mails.order_by().values_list("state").annotate(count=Count("pk"))
    return {state.value: 0 for state in MessageState} | dict(counts)
