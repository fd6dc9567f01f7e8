"""How long each speaker of a delegation may speak, where the delegation's time is shared."""

from collections.abc import Sequence


def shares(*, total: int, used_ms: int, asked: Sequence[int | None]) -> tuple[int, ...]:
    """Return the seconds of each speaker of a delegation who has not spoken, in their order.

    total: seconds of the delegation. used_ms: by those of it who have spoken. asked: for each
    speaker what the delegation said, in seconds; None: it said nothing. What is left goes to them
    in equal parts, but for whom it said otherwise; nobody has more than is left when she is called.

    Source: rules.md, sections 3.1 and 6 ("General debate": 8 minutes per delegation, shared by at
    most two speakers); reading of the project for the parts (decision record 39).
    """
    left = max(0, total - used_ms // 1000)
    said = sum(one for one in asked if one is not None)
    silent = sum(one is None for one in asked)
    equal = max(0, left - said) // silent if silent else 0
    given = []
    for one in asked:
        given.append(min(left, equal if one is None else one))
        left -= given[-1]
    return tuple(given)
