"""How many people of one capacity may take part: of a delegation, of an organization, over all."""

from dataclasses import dataclass

from registrations.errors.registering import (
    DelegationLimitReached,
    OrganizationLimitReached,
    OverallLimitReached,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the secretariat has set for one capacity of an event; None: no limit."""

    per_delegation: int | None = None
    per_organization: int | None = None
    overall: int | None = None

    @property
    def is_limited(self) -> bool:
        """Tell whether anything has to be counted."""
        limits = (self.per_delegation, self.per_organization, self.overall)
        return any(limit is not None for limit in limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How many would hold a place: those who hold one, with those who ask for one now.

    of_delegation, of_organization: None for people who come without one.
    """

    overall: int
    of_delegation: int | None = None
    of_organization: int | None = None


def check_limits(*, limits: Limits, asked: Asked) -> None:
    """Refuse one person more than a limit of the capacity; the narrowest limit is named.

    Raises DelegationLimitReached, OrganizationLimitReached, OverallLimitReached with `limit` and
    `asked`.

    Source: practice of the secretariat (quotas by category of participant, 4 of rules.md); reading
    of the project: who was sent to the secretariat holds a place, a draft or a refused one none.
    """
    for limit, count, refusal in (
        (limits.per_delegation, asked.of_delegation, DelegationLimitReached),
        (limits.per_organization, asked.of_organization, OrganizationLimitReached),
        (limits.overall, asked.overall, OverallLimitReached),
    ):
        if limit is not None and count is not None and count > limit:
            raise refusal(limit=limit, asked=count)
