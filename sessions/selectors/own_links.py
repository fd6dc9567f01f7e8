"""Whose own way into the lobby of an online sitting stands in a mail to her."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from assemblies.enums import EventFormat, EventKind
from assemblies.models.delegations import Participant
from assemblies.permissions import Visitor
from notifications.services.outbox import Recipient
from sessions.models.sittings import Sitting
from sessions.selectors.join_links import lobby_address, own_address


def holding_places(sitting: Sitting) -> QuerySet[Participant]:
    """Return who comes into an online sitting that has places: with one of them, or to moderate.

    Places are given a step above; here only that one is held is read, by the tables' own names.
    """
    held = Q(
        sitting_seats__sitting=sitting.pk,
        sitting_seats__is_standing=True,
        sitting_seats__party__state="held",
    )
    moderating = Q(remote_sittings__sitting=sitting.pk, remote_sittings__is_moderator=True)
    return Participant.objects.filter(held | moderating)


def sittings_with_place(user: Visitor, sittings: Iterable[Sitting]) -> frozenset[int]:
    """Return into which of these sittings, which have places, this account comes. One query."""
    hers = {"participant__user": user.pk, "participant__withdrawn_at": None}
    held = {f"seats__{name}": value for name, value in hers.items()}
    moderating = {f"remote_guests__{name}": value for name, value in hers.items()}
    found = Sitting.objects.filter(pk__in=[one.pk for one in sittings]).filter(
        Q(seats__is_standing=True, seats__party__state="held", **held)
        | Q(remote_guests__is_moderator=True, **moderating)
    )
    return frozenset(found.values_list("pk", flat=True))


def own_links(sitting: Sitting, people: Iterable[Recipient]) -> dict[str, str]:
    """Return, by mail address in small letters, the lobby that each of these people is led to.

    Who takes part, and holds a place where there are places, gets a link of her own; so does nobody
    at an assembly, where only people who are named join online: they are led to the lobby for
    everybody, as is whoever may not come. Nothing for a sitting that is held in a room. At most one
    query. Needs the event loaded.
    """
    if not EventFormat(sitting.format).is_joined_online:
        return {}
    told = {to.address.lower(): to.language for to in people}
    links = {address: lobby_address(sitting, language) for address, language in told.items()}
    if sitting.event.kind == EventKind.ASSEMBLY:
        return links
    accredited = Participant.objects.accredited().filter(event_id=sitting.event_id)
    if sitting.places is not None:
        accredited = accredited.filter(pk__in=holding_places(sitting))
    known = accredited.annotate(mail=Lower("email"), login=Lower("user__email"))
    known = known.filter(Q(mail__in=told) | Q(login__in=told)).order_by("-pk")
    for pk, mail, login in known.values_list("pk", "mail", "login"):
        address = login if login in told else mail
        links[address] = own_address(sitting, pk, told[address])
    return links
