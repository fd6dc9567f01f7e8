"""Debates with lists of speakers, made by hand: the acts that fill them have tests of their own."""

import hashlib
from datetime import timedelta

from django.utils import timezone

from assemblies.fields import LanguageMap
from sessions.enums.debates import DebateKind
from sessions.models.debates import Debate, Speaker, WrittenStatement
from sessions.rules.debates.kinds import rules_of
from sessions.services.debates import screens


def make_debate(sitting, kind=DebateKind.GENERAL, *, at=None, **changes):
    """A debate in one sitting, whose registration closes a day before it."""
    rules, at = rules_of(kind), at or sitting.starts_at - timedelta(days=3)
    columns = {
        "title": LanguageMap(en="General debate"),
        "speakers_per_delegation": rules.speakers_per_delegation,
        "waiting_per_delegation": rules.waiting_per_delegation,
        "delegation_seconds": rules.delegation_seconds,
        "reply_seconds": rules.reply_seconds,
        "point_of_order_seconds": rules.point_of_order_seconds,
        "registration_opens_at": at,
        "registration_closes_at": sitting.starts_at - timedelta(days=1),
        "made_at": at,
        **changes,
    }
    debate = Debate.objects.create(event_id=sitting.event_id, kind=kind, **columns)
    debate.sittings.add(sitting)
    for place, one in enumerate(rules.lists, start=1):
        debate.lists.create(
            category=one.category, order=one.order, seconds=one.seconds, place=place
        )
    return debate


def make_speaker(debate, institution=None, *, category=None, at=None, **columns):
    """Somebody on a list of the debate, the first of its lists unless another is named."""
    lists = debate.lists.order_by("place")
    at = at or debate.registration_opens_at
    return Speaker.objects.create(
        debate=debate,
        speakers_list=lists.get(category=category) if category else lists[0],
        institution=institution,
        **{"name": "Rosa Example", "languages": ["en"], **columns},
        registered_at=at,
        state_at=at,
    )


def make_screen(event, name="Plenary hall", language="en"):
    """A screen in a hall that shows nothing yet."""
    return screens.add(event=event, name=name, language=language, by=None, at=timezone.now())


def make_statement(speaker, language="en", **columns):
    """A written statement that was handed in for a speech."""
    content = b"%PDF-1.7 statement"
    return WrittenStatement.objects.create(
        speaker=speaker,
        language=language,
        **{"name": "statement.pdf", "media_type": "application/pdf", "content": content, **columns},
        sha256=hashlib.sha256(content).hexdigest(),
        received_at=speaker.registered_at,
    )
