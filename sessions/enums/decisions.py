"""The vocabulary of resolutions, amendments and elections."""

from enum import StrEnum


class ResolutionState(StrEnum):
    """Where a resolution stands."""

    IN_DRAFTING = "in_drafting"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    PUBLISHED = "published"


class ResolutionAct(StrEnum):
    """What is done with a resolution, in the words of the minutes."""

    NAME = "name"
    CONVENE = "convene"
    WRITE = "write"
    SHOW = "show"
    JUDGE = "judge"
    ADOPT = "adopt"
    DECLINE = "decline"
    RESERVE = "reserve"
    PUBLISH = "publish"
    REPORT = "report"


class Adoption(StrEnum):
    """How a resolution was adopted."""

    CONSENSUS = "consensus"
    VOTE = "vote"


class CommitteeWarning(StrEnum):
    """What the organization looks for in a drafting committee and does not find."""

    NOBODY = "nobody"
    SINGLE_SEX = "single_sex"
    GROUP_WITHOUT_MEMBER = "group_without_member"
    NO_SPONSOR = "no_sponsor"


class AmendmentKind(StrEnum):
    """What an amendment does to a paragraph."""

    REPLACE = "replace"
    DELETE = "delete"
    INSERT = "insert"


class AmendmentState(StrEnum):
    """What became of an amendment."""

    PENDING = "pending"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    FALLEN = "fallen"


class ElectionMethod(StrEnum):
    """How electors cast their secret ballots."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
