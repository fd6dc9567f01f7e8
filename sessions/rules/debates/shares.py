"""How the speakers of a delegation divide its time."""

from collections.abc import Iterable, Sequence

from sessions.errors.speakers import NoSharedTime, ShareTooLarge, TimeMissing


def shares(*, total: int, used_ms: int, asked: Sequence[int | None]) -> tuple[int, ...]:
    """Return the seconds of each speaker of a delegation who has not spoken, in their order.

    total: seconds of the delegation. used_ms: by those of it who have spoken. asked: for each
    speaker what the delegation said, in seconds; None: it said nothing. Alone she has all; of whom
    nothing is said they share the rest equally, seconds left over to the first of them. Nobody has
    more than is left when she is called.

    Source: rules.md, sections 3.1 and 6 ("General debate": 8 minutes per delegation, shared by at
    most two speakers); reading of the project for the parts (docs/adr/0041).
    """
    left = max(0, total - used_ms // 1000)
    said = sum(one for one in asked if one is not None)
    silent = sum(one is None for one in asked)
    each, over = divmod(max(0, left - said), silent) if silent else (0, 0)
    given = []
    for one in asked:
        part = one
        if part is None:
            part, over = each + (1 if over > 0 else 0), over - 1
        given.append(min(left, part))
        left -= given[-1]
    return tuple(given)


def check_division(total: int, asked: Sequence[int | None], *, of: int | None = None) -> None:
    """Refuse to divide a time so that more is asked for, or that nothing is left for somebody.

    total: seconds that they share. asked: as in `shares`. of: whose part is set now, by her place
    among them; None: who asks for most. Raises ShareTooLarge with `total`, `time` and what is at
    `most` left for her.

    Source: as in `shares`.
    """
    rest = total - sum(one for one in asked if one is not None)
    silent = sum(one is None for one in asked)
    if rest < silent or any(one is not None and one < 1 for one in asked):
        whose = max(range(len(asked)), key=lambda one: asked[one] or 0) if of is None else of
        others = [one for place, one in enumerate(asked) if place != whose]
        most = total - sum(1 if one is None else one for one in others)
        raise ShareTooLarge(total=total, time=_minutes(total), most=_minutes(max(0, most)))


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def check_share(asked: int | None, *, is_shared: bool) -> None:
    """Refuse a part of a time that is not divided. Raises NoSharedTime.

    Source: as in `shares`; young members, guests and speakers in committees have a time of their
    own.
    """
    if asked is not None and not is_shared:
        raise NoSharedTime


def check_times(total: int | None, of_lists: Iterable[int | None]) -> None:
    """Refuse a debate in which a speech has no time. of_lists: of a speech of each list.

    Raises TimeMissing.

    Source: rules.md, section 6 (8 minutes per delegation, 5 in the emergency debate; configurable).
    """
    if total is None and any(one is None for one in of_lists):
        raise TimeMissing
