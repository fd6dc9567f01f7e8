"""How the speakers of a delegation divide its time."""

from collections.abc import Iterable, Sequence

from sessions.errors.speakers import NoSharedTime, ShareTooLarge, TimeMissing


def shares_of(total: int, asked: Sequence[int | None]) -> tuple[int, ...]:
    """Return how many seconds each speaker of a delegation has, in their order.

    total: what they share. asked: what the delegation has said of each; None: nothing. Alone she
    has all; of whom nothing is said they share the rest equally, seconds left over to the first of
    them. Raises ShareTooLarge with `total` when more is asked for, or nothing is left for one.

    Source: reading of the project (rules.md, section 6: 8 minutes per delegation, shared by at most
    two speakers; docs/adr/0041: equal parts where the delegation has not said otherwise).
    """
    rest = total - sum(one for one in asked if one is not None)
    unsaid = sum(1 for one in asked if one is None)
    if rest < unsaid or any(one is not None and one < 1 for one in asked):
        raise ShareTooLarge(total=total)
    each, over = divmod(rest, unsaid) if unsaid else (0, 0)
    shares = []
    for one in asked:
        if one is not None:
            shares.append(one)
            continue
        shares.append(each + (1 if over > 0 else 0))
        over -= 1
    return tuple(shares)


def check_share(asked: int | None, *, is_shared: bool) -> None:
    """Refuse a part of a time that is not divided. Raises NoSharedTime.

    Source: as in `shares_of`; young members, guests and speakers in committees have a time of their
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
