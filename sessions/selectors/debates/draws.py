"""The lot of a debate as everybody may know it: the lists, the commitment, and what was drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from assemblies.enums import Language
from assemblies.models.institutions import Institution
from sessions.enums.debates import ListCategory, ListOrder, SpeakerState
from sessions.models.debates import Debate, ListDraw, Speaker
from sessions.rules.debates.draw import hash_of, seed_of

FORMAT: Final = "hemicycle-draw-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawLine:
    """A line of the closed lists. number, digest: once it is drawn."""

    text: str
    institution: Institution | None
    number: int | None
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDrawn:
    """A list that is put in order by lot.

    late: who asked after the deadline, in their order, but for who has withdrawn.
    """

    category: ListCategory
    lines: tuple[DrawLine, ...]
    late: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawState:
    """A draw. secret, spoken, seed: empty before it; numbers are those that were handed out."""

    lists: str
    lists_hash: str
    commitment: str
    committed_at: datetime
    secret: str
    spoken: str
    seed: str
    drawn_at: datetime | None
    by_category: tuple[ListDrawn, ...]


def draw_of(debate: Debate) -> DrawState | None:
    """Return the lot of a debate; None before its lists are closed. Three queries.

    The secret is in it only once it is drawn.
    """
    draw = ListDraw.objects.filter(debate=debate).first()
    if draw is None:
        return None
    is_drawn = draw.drawn_at is not None
    secret = draw.secret if is_drawn else ""
    seed = seed_of(secret=secret, spoken=draw.spoken, lists=draw.lists) if is_drawn else ""
    return DrawState(
        lists=draw.lists,
        lists_hash=hash_of(draw.lists),
        commitment=draw.commitment,
        committed_at=draw.committed_at,
        secret=secret,
        spoken=draw.spoken,
        seed=seed,
        drawn_at=draw.drawn_at,
        by_category=_by_category(debate, draw.lists, seed),
    )


def draw_export(debate: Debate, draw: DrawState) -> dict[str, Any]:
    """Return a draw for `tools/verify_draw.py` and the reader's browser. No query.

    Its order is that of the numbers that were handed out, not computed anew: that is the check's.
    """
    order = [
        {
            "category": one.category.value,
            "lines": [
                {"number": line.number, "line": line.text, "digest": line.digest}
                for line in one.lines
            ],
        }
        for one in draw.by_category
    ]
    return {
        "format": FORMAT,
        "debate": debate.pk,
        "title": debate.title.in_language(Language.ENGLISH),
        "lists": draw.lists,
        "lists_hash": draw.lists_hash,
        "commitment": draw.commitment,
        "committed_at": draw.committed_at.isoformat(),
        "secret": draw.secret or None,
        "spoken": draw.spoken or None,
        "seed": draw.seed or None,
        "drawn_at": draw.drawn_at.isoformat() if draw.drawn_at else None,
        "order": order if draw.drawn_at else None,
    }


def _by_category(debate: Debate, lists: str, seed: str) -> tuple[ListDrawn, ...]:
    drawn = debate.lists.filter(order=ListOrder.LOT).order_by("place")
    speakers = debate.speakers.filter(speakers_list__order=ListOrder.LOT)
    by_key = {one.pk: one for one in speakers.select_related("institution").order_by("rank", "pk")}
    texts = [(text, *text.split("\t")[:2]) for text in lists.splitlines()]
    in_text = {int(key) for _text, _category, key in texts}
    found = []
    for one in drawn:
        of_list = [(text, int(key)) for text, category, key in texts if category == one.category]
        lines = [_line(text, by_key.get(key), seed) for text, key in of_list]
        late = [
            speaker
            for key, speaker in by_key.items()
            if speaker.speakers_list_id == one.pk
            and key not in in_text
            and speaker.state != SpeakerState.WITHDRAWN
        ]
        found.append(
            ListDrawn(
                category=ListCategory(one.category),
                lines=tuple(sorted(lines, key=lambda line: (line.number or 0, line.text))),
                late=tuple(late),
            )
        )
    return tuple(found)


def _line(text: str, speaker: Speaker | None, seed: str) -> DrawLine:
    return DrawLine(
        text=text,
        institution=speaker.institution if speaker else None,
        number=speaker.number if speaker and seed else None,
        digest=hash_of(f"{seed}\n{text}\n") if seed else "",
    )


def lines_of(draw: DrawState) -> Mapping[ListCategory, Sequence[DrawLine]]:
    """Return the lines of each list, in their order. No query."""
    return {one.category: one.lines for one in draw.by_category}
