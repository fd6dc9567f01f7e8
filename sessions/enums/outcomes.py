"""The vocabulary of what came of meetings."""

from enum import StrEnum


class OutcomeKind(StrEnum):
    """What a line among the outcomes is."""

    RESOLUTION = "resolution"
    VOTE = "vote"
    DEBATE = "debate"
