"""What mails print of a sitting: words in the reader's language, ready-made."""

from typing import Any

from django.utils import translation

from sessions.models.sittings import Sitting
from sessions.selectors.entries import (
    place_of,
    public_address_of_event,
    public_address_of_sitting,
    when_in_words,
)


def words_about_sitting(sitting: Sitting, language: str) -> dict[str, Any]:
    """Return title, body, when with zone, where, and links. Needs event, body, room; no query."""
    with translation.override(language):
        return {
            "event": sitting.event.title.in_language(language),
            "title": sitting.title.in_language(language),
            "body": sitting.body.name.in_language(language),
            "when": when_in_words(sitting, language),
            "where": place_of(sitting, language),
            "note": sitting.change_note.in_language(language) if sitting.change_note else "",
            "url": public_address_of_sitting(sitting),
            "programme_url": public_address_of_event(sitting.event),
        }
