"""Whose own way into the lobby of an online sitting stands in a mail to her."""

from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Lower

from assemblies.enums import EventFormat, EventKind
from assemblies.models.delegations import Participant
from notifications.services.outbox import Recipient
from sessions.models.sittings import Sitting
from sessions.selectors.join_links import lobby_address, own_address


def own_links(sitting: Sitting, people: Iterable[Recipient]) -> dict[str, str]:
    """Return, by mail address in small letters, the lobby that each of these people is led to.

    Who takes part gets a link of her own, that needs no log-in; so does nobody at an assembly,
    where only people who are named join online: they are led to the lobby for everybody. Nothing
    for a sitting that is held in a room. At most one query. Needs the event loaded.
    """
    if not EventFormat(sitting.format).is_joined_online:
        return {}
    told = {to.address.lower(): to.language for to in people}
    links = {address: lobby_address(sitting, language) for address, language in told.items()}
    if sitting.event.kind == EventKind.ASSEMBLY:
        return links
    accredited = Participant.objects.accredited().filter(event_id=sitting.event_id)
    known = accredited.annotate(mail=Lower("email"), login=Lower("user__email"))
    known = known.filter(Q(mail__in=told) | Q(login__in=told)).order_by("-pk")
    for pk, mail, login in known.values_list("pk", "mail", "login"):
        address = login if login in told else mail
        links[address] = own_address(sitting, pk, told[address])
    return links
