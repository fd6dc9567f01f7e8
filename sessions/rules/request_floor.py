"""Who speaks on a request before its vote, and for how long."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from assemblies.errors import msg
from sessions.enums import RequestFloor, RequestState
from sessions.errors.emergency_items import (
    AuthorObjects,
    FloorTaken,
    NotAnAuthor,
    NotForThem,
    NothingPresented,
)

# Each assembly may set its own (rules.md, section 6).
SPEAKING_MINUTES: Final[Mapping[RequestFloor, int]] = MappingProxyType(
    {RequestFloor.AUTHOR: 5, RequestFloor.OBJECTOR: 3}
)

_PRACTICE: Final = msg("Practice of the Assembly")


def check_floor(
    part: RequestFloor,
    *,
    state: RequestState,
    is_author: bool,
    is_of_a_member: bool,
    spoken: Iterable[RequestFloor],
) -> None:
    """Refuse the floor before the vote: one author explains the request, one delegation objects.

    is_author: whether the Member that wants to speak makes the request; is_of_a_member: whether a
    Member with a delegation to this event wants to; spoken: who has had the floor. Raises
    FloorTaken, NotAnAuthor, AuthorObjects, NotForThem, NothingPresented.

    Source: rules.md, section 2.3 (137th: the author explains, delegations object) and section 6
    (one author, one objector).
    """
    if part in spoken:
        raise FloorTaken
    if part is RequestFloor.AUTHOR:
        if not is_author:
            raise NotAnAuthor
        return
    if is_author:
        raise AuthorObjects
    if not is_of_a_member:
        raise NotForThem(article=_PRACTICE)
    if state is not RequestState.PRESENTED:
        raise NothingPresented
