"""The vocabulary of the Standing Committees."""

from enum import StrEnum


class CommitteePlace(StrEnum):
    """As what somebody sits in a committee for her Member."""

    MEMBER = "member"
    SUBSTITUTE = "substitute"


class SubjectState(StrEnum):
    """Where a proposed subject item stands."""

    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    SELECTED = "selected"
    COMBINED = "combined"
    DECLINED = "declined"


class SubjectAct(StrEnum):
    """What is done with a subject item, in the words of the minutes."""

    WITHDRAW = "withdraw"
    SELECT = "select"
    COMBINE = "combine"
    DECLINE = "decline"
    RESTORE = "restore"  # what was combined, once the bureau gives the combined one up


class SubjectActor(StrEnum):
    """On whose behalf it is done; an account's rights are another question."""

    AUTHOR = "author"
    BUREAU = "bureau"


class RapporteurWarning(StrEnum):
    """What is looked for in the co-rapporteurs and not found."""

    FEWER_THAN_TWO = "fewer_than_two"
    SINGLE_SEX = "single_sex"
