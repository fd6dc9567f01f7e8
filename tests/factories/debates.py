"""Debates with lists of speakers, made by hand: the acts that fill them have tests of their own."""

from datetime import timedelta

from django.utils import timezone

from assemblies.fields import LanguageMap
from sessions.enums.debates import DebateKind, ListCategory, SpeakerState
from sessions.models.debates import Debate, Speaker
from sessions.rules.debates.kinds import rules_of
from sessions.services.debates import draws, exchanges, screens, statements
from sessions.services.documents import Paper


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


def make_drawn(sitting, *delegations, spoken="4 11 17"):
    """A general debate of which the lot is drawn, an hour after its lists were closed."""
    debate = make_debate(sitting)
    for one in delegations:
        make_speaker(debate, one.institution, delegation=one, category=ListCategory.FIRST_SPEAKERS)
    at = debate.registration_closes_at
    draws.close_lists(debate=debate, by=None, at=at)
    draws.draw(debate=debate, spoken=spoken, by=None, at=at + timedelta(hours=1))
    debate.refresh_from_db()
    return debate


def make_statement(speaker, text="Madam President, ...", *, language="en", at=None):
    """A statement in plain text, handed in at the desk."""
    return statements.hand_in(
        speaker=speaker,
        language=language,
        paper=Paper("speech.txt", text.encode()),
        at_desk=True,
        by=None,
        at=at or speaker.registered_at,
    )


def make_screen(event, name="Plenary hall", language="en"):
    """A screen in a hall that shows nothing yet."""
    return screens.add(event=event, name=name, language=language, by=None, at=timezone.now())


def make_debate_things(world):
    """A drawn debate of the world, a request of Kenya to exchange places with France, a statement.

    That of France's second speaker, who has spoken.
    """
    files = world.other_file, world.file
    debate = make_drawn(world.sitting, *(file.delegation for file in files))
    kenya, france = debate.speakers.order_by("pk")
    at = debate.registration_closes_at + timedelta(hours=2)
    spoken = make_speaker(
        debate,
        france.institution,
        delegation=france.delegation,
        category=ListCategory.SECOND_SPEAKERS,
        state=SpeakerState.SPOKEN,
    )
    make_statement(spoken, at=at)
    return debate, spoken, exchanges.ask(asks=kenya, asked=france, by=None, at=at)
