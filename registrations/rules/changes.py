"""Which changes to an approved registration need the secretariat to look again."""

from collections.abc import Iterable

# How to reach a person and how to welcome her: nothing the approval was about.
KEEPS_APPROVAL = frozenset(
    {"access_needs", "email", "is_listed", "language", "languages"},
)

# Who the person is and as what she comes: what the secretariat approved.
ASKS_APPROVAL_AGAIN = frozenset(
    {
        "badge_name",
        "given_name",
        "family_name",
        "sex",
        "capacity",
        "organization",
        "institution",
        "born_on",
        "function_in_parliament",
        "function_in_organization",
    },
)


def changes_that_ask_approval(changed: Iterable[str]) -> tuple[str, ...]:
    """Return, in alphabetical order, the changed fields that need a new approval.

    changed: names of fields of a registration. A field nobody has classified needs one: the
    careful answer until somebody decides.

    Source: practice of the secretariat, which validates each person in a capacity; reading of the
    project: contact, language and access needs are not part of what is validated.
    """
    return tuple(sorted(set(changed) - KEEPS_APPROVAL))


def asks_approval_again(changed: Iterable[str]) -> bool:
    """Say whether an approval is lost by these changes, taken together.

    changed: names of fields of a registration; none of them means that nothing is lost.

    Source: as in `changes_that_ask_approval`: one field that needs approval decides for all.
    """
    return bool(changes_that_ask_approval(changed))
