"""News of requests for an emergency item in words, as mails print them."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.models.events import Event
from sessions.enums import DecisionKind
from sessions.models.emergency_items import EmergencyRequest
from sessions.rules.symbols import Symbol
from sessions.selectors.request_papers import made_by

_DECIDED: Final = {
    DecisionKind.ITEM: gettext_lazy("The Assembly has accepted an emergency item."),
    DecisionKind.TIE: gettext_lazy(
        "Requests have as many votes for one another. The President decides between them."
    ),
    DecisionKind.NO_ITEM: gettext_lazy(
        "No request has the votes it needs. This Assembly has no emergency item."
    ),
}


def words_about_circulated(
    request: EmergencyRequest, symbol: Symbol, language: str
) -> dict[str, Any]:
    """Return what all Members read of a request, or of its revision. Two queries."""
    with translation.override(language):
        says = (
            _("A revised request for an emergency item is circulated to all Members.")
            if request.revision
            else _("A request for an emergency item is circulated to all Members.")
        )
        line = _line(request, symbol, language)
        return {**_about(request.event, language, says, line["head"]), "lines": [line]}


def words_about_returned(request: EmergencyRequest, reason: str, language: str) -> dict[str, Any]:
    """Return what the authors of a request read when it comes back. Two queries."""
    with translation.override(language):
        says = _("Your request for an emergency item was returned as incomplete.")
        title = request.title.in_language(language)
        lines = [{"head": title, "text": _("Reason: %(reason)s") % {"reason": reason}}]
        hint = _("It can be completed and filed again until the list closes.")
        about = _about(request.event, language, says, _("Returned: %(title)s") % {"title": title})
        return {**about, "lines": lines, "hint": hint}


def words_about_closed(
    event: Event, listed: Sequence[tuple[EmergencyRequest, Symbol]], language: str
) -> dict[str, Any]:
    """Return what all Members read when the list closes: which requests are voted on."""
    with translation.override(language):
        says = _("The list of requests is closed. The Assembly votes on these, in this order:")
        subject = _("The list of requests for an emergency item is closed")
        lines = [_line(request, symbol, language) for request, symbol in listed]
        return {**_about(event, language, says, subject), "lines": lines}


def words_about_decision(
    event: Event, kind: DecisionKind, item: EmergencyRequest | None, language: str
) -> dict[str, Any]:
    """Return what all Members read of the decision. item: the request that is it, if one is."""
    with translation.override(language):
        lines = []
        if item is not None and item.agenda_item is not None:
            number = _("Agenda item %(number)s") % {"number": item.agenda_item.printed}
            lines = [{"head": item.title.in_language(language), "text": number}]
        says = str(_DECIDED[kind])
        return {**_about(event, language, says, _("Emergency item")), "lines": lines}


def _about(event: Event, language: str, says: str, subject: str) -> dict[str, Any]:
    address = reverse("assembly_sessions:emergency-item", args=[event.slug])
    return {
        "event": event.title.in_language(language),
        "subject": subject,
        "says": says,
        "url": settings.PUBLIC_URL + address,
        "hint": "",
    }


def _line(request: EmergencyRequest, symbol: Symbol, language: str) -> dict[str, str]:
    authors = [one.institution for one in request.authors.all() if one.agreed_at]
    return {
        "head": f"{symbol} {request.title.in_language(language)}",
        "text": made_by(authors, request),
    }
