"""Exchanges of places in words, as mails print them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sessions.models.debates import PlaceExchange, Speaker


def words_about_asked(exchange: PlaceExchange, language: str) -> dict[str, Any]:
    """Return what the delegation that is asked reads. No person is named. Two queries."""
    with translation.override(language):
        says = _("%(delegation)s asks to exchange places with you.")
        told = {"delegation": _name(exchange.asks, language)}
        return {**_about(exchange, language), "says": says % told, "subject": _("Exchange places?")}


def words_about_answered(exchange: PlaceExchange, language: str) -> dict[str, Any]:
    """Return what the delegation that has asked reads. Two queries."""
    with translation.override(language):
        says = (
            _("%(delegation)s agrees: you have exchanged places.")
            if exchange.agreed
            else _("%(delegation)s does not exchange places with you.")
        )
        told = {"delegation": _name(exchange.asked, language)}
        return {
            **_about(exchange, language),
            "says": says % told,
            "subject": _("Exchange of places: the answer"),
        }


def _about(exchange: PlaceExchange, language: str) -> dict[str, Any]:
    debate = exchange.debate
    address = reverse("assembly_sessions:debate-exchanges", args=[debate.event.slug, debate.pk])
    return {
        "event": debate.event.title.in_language(language),
        "debate": debate.title.in_language(language),
        "asks": _line(exchange.asks, language),
        "asked": _line(exchange.asked, language),
        "url": settings.PUBLIC_URL + address,
    }


def _line(speaker: Speaker, language: str) -> str:
    name = _name(speaker, language)
    if speaker.number is None:
        return name
    return _("%(delegation)s, no. %(number)s") % {"delegation": name, "number": speaker.number}


def _name(speaker: Speaker, language: str) -> str:
    return speaker.institution.name.in_language(language) if speaker.institution else ""
