"""The acts of the lot: closing the lists with a commitment, and drawing in the room."""

import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from assemblies.enums import Language
from assemblies.models.accounts import User
from sessions.enums.debates import DebateAct, ListCategory, ListOrder, SpeakerState
from sessions.errors.debates import DebateClosed
from sessions.errors.draws import (
    DrawnAlready,
    ListsClosed,
    ListsOpen,
    NothingToDraw,
    RegistrationRuns,
)
from sessions.models.debates import Debate, ListDraw, Speaker
from sessions.rules.debates.draw import (
    Entered,
    closed_lists,
    commitment_of,
    drawn_order,
    hash_of,
    seed_of,
    spoken_plainly,
)
from sessions.rules.debates.windows import check_draw
from sessions.services.debates import speaker_news
from sessions.services.debates.steps import begin

_BYTES = 32


@transaction.atomic
def close_lists(
    *, debate: Debate, by: User | None, at: datetime, version: int | None = None
) -> ListDraw:
    """Close the lists that are drawn, and commit to a secret: both are published at once.

    Raises DebateMoved, DebateClosed, NothingToDraw, ListsClosed, RegistrationRuns.
    """
    work = begin(debate, DebateAct.CLOSE_LISTS, version=version, by=by, at=at)
    held = work.debate
    if held.closed_at is not None:
        raise DebateClosed
    if not held.lists.filter(order=ListOrder.LOT).exists():
        raise NothingToDraw
    if held.lists_closed_at is not None:
        raise ListsClosed
    if at < held.registration_closes_at:
        raise RegistrationRuns
    lists = closed_lists(_entered(held))
    secret = secrets.token_hex(_BYTES)
    held.lists_closed_at = at
    draw = ListDraw.objects.create(
        debate=held,
        lists=lists,
        commitment=commitment_of(secret),
        secret=secret,
        committed_at=at,
        committed_by=by,
    )
    # The secret is in no step and no entry of the audit.
    work.done(facts={"lists_hash": hash_of(lists), "commitment": draw.commitment})
    return draw


@transaction.atomic
def draw(
    *, debate: Debate, spoken: str, by: User | None, at: datetime, version: int | None = None
) -> ListDraw:
    """Draw the lot of closed lists from the secret and from what was spoken in the room.

    Who was withdrawn meanwhile keeps her number; who came late follows in order of arrival.
    Raises NothingSpoken, SpokenTooLong, DebateMoved, ListsOpen, DrawnAlready, DebateClosed,
    DrawAnnounced.
    """
    said = spoken_plainly(spoken)
    work = begin(debate, DebateAct.DRAW, version=version, by=by, at=at)
    held = work.debate
    drawn = ListDraw.objects.filter(debate=held).first()
    if drawn is None:
        raise ListsOpen
    if drawn.drawn_at is not None:
        raise DrawnAlready
    if held.closed_at is not None:
        raise DebateClosed
    check_draw(held.draw_at, at=at, zone=held.event.time_zone)
    drawn.spoken, drawn.drawn_at, drawn.drawn_by = said, at, by
    drawn.save(update_fields=["spoken", "drawn_at", "drawn_by"])
    seed = seed_of(secret=drawn.secret, spoken=said, lists=drawn.lists)
    _number(held, drawn.lists, seed)
    work.done(facts={"seed": seed})
    speaker_news.drawn(held, at=at)
    return drawn


def close_due(*, at: datetime) -> int:
    """Close the lists of which the deadline has passed; return of how many debates. Safe twice."""
    due = Debate.objects.filter(
        lists_closed_at=None,
        closed_at=None,
        registration_closes_at__lte=at,
        lists__order=ListOrder.LOT,
    )
    closed = 0
    for debate in due.distinct().order_by("pk"):
        try:
            close_lists(debate=debate, by=None, at=at)
        except (ListsClosed, DebateClosed, RegistrationRuns):
            continue  # somebody did it, or set another deadline, in this very moment
        closed += 1
    return closed


def _entered(debate: Debate) -> Iterable[Entered]:
    """Return who is drawn for, in order of arrival within each list. One query."""
    drawn = debate.speakers.filter(speakers_list__order=ListOrder.LOT, is_late=False)
    listed = drawn.filter(state=SpeakerState.LISTED).select_related("speakers_list", "institution")
    seen: Counter[tuple[str, str]] = Counter()
    for one in listed.order_by("pk"):
        name = one.institution.name.in_language(Language.ENGLISH) if one.institution else ""
        of_name = (one.speakers_list.category, name)
        seen[of_name] += 1
        yield Entered(
            category=ListCategory(one.speakers_list.category),
            key=one.pk,
            name=name,
            ordinal=seen[of_name],
        )


def _number(debate: Debate, lists: str, seed: str) -> None:
    """Give ranks and numbers: to the drawn as they were drawn, then to the late ones.

    A list whose order is given keeps it, and is numbered through. Nothing of it is remembered by
    the step: a lot that could be taken back could be drawn until it pleases.
    """
    place = {one.key: one.number for one in drawn_order(lists=lists, seed=seed)}
    speakers = debate.speakers.exclude(speakers_list__order=ListOrder.ARRIVAL)
    in_order = sorted(
        speakers.select_related("speakers_list"),
        key=lambda one: (one.speakers_list_id, *_stands(one, place)),
    )
    last: Counter[int] = Counter()
    for one in in_order:
        if one.pk not in place and one.state == SpeakerState.WITHDRAWN:
            continue
        last[one.speakers_list_id] += 1
        one.rank = one.number = last[one.speakers_list_id]
    # Numbers are handed out anew at once, so that no two meet meanwhile.
    debate.speakers.filter(pk__in=[one.pk for one in in_order]).update(number=None)
    Speaker.objects.bulk_update(in_order, ["rank", "number"])


def _stands(one: Speaker, place: dict[int, int]) -> tuple[bool, int, int]:
    if one.speakers_list.order == ListOrder.LOT:
        return one.pk not in place, place.get(one.pk, 0), one.pk
    return one.rank is None, one.rank or 0, one.pk
