from django.conf import settings
from django.db import models

from assemblies.enums import Capacity
from assemblies.models.delegations import Participant
from registrations.enums import PartyState
from sessions.models.sittings import Sitting

_TAKING = [x for x in PartyState if x.takes_places]
_STANDING = [x for x in PartyState if x.is_standing]


class SeatPartyQuerySet(models.QuerySet["SeatParty"]):
    def standing(self) -> "SeatPartyQuerySet":
        """Keep those who have places or wait for them."""
        return self.filter(state__in=_STANDING)

    def waiting(self) -> "SeatPartyQuerySet":
        """Keep those who wait, in the order of asking."""
        return self.filter(state=PartyState.WAITING).order_by("position")


class SeatParty(models.Model):
    """People who asked together for places in a sitting: usually one, a group comes as a whole."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="seat_parties")
    state = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in PartyState],
        default=PartyState.WAITING,
    )
    position = models.PositiveIntegerField(help_text="The order of asking, from one.")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(help_text="When the state was reached.")

    objects = SeatPartyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "seat parties"
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "position"], name="seatparty_position_is_unique"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PartyState.OFFERED)
                | models.Q(offer_expires_at__isnull=False),
                name="seatparty_offer_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["sitting", "state", "position"], name="seatparty_order"),
            models.Index(
                fields=["offer_expires_at"],
                condition=models.Q(state=PartyState.OFFERED),
                name="seatparty_offers_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.position}"

    @property
    def is_standing(self) -> bool:
        return PartyState(self.state).is_standing


class SeatQuerySet(models.QuerySet["Seat"]):
    def taking(self) -> "SeatQuerySet":
        """Keep the places that are held or offered."""
        return self.filter(is_standing=True, party__state__in=_TAKING)


class Seat(models.Model):
    """One person of a party: her place in the sitting, or in its waiting list."""

    party = models.ForeignKey(SeatParty, on_delete=models.CASCADE, related_name="seats")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="seats")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="sitting_seats"
    )
    is_standing = models.BooleanField(
        default=True, help_text="She has a place or waits for one; false when that is over."
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "participant"],
                condition=models.Q(is_standing=True),
                name="seat_is_one_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.participant_id}"


class SeatLimit(models.Model):
    """How many places of a sitting one delegation (no capacity named), or one capacity may have."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="seat_limits")
    capacity = models.CharField(
        max_length=32, blank=True, choices=[(x.value, x.value) for x in Capacity]
    )
    most = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "capacity"], name="seatlimit_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.capacity or 'delegation'} {self.most}"
