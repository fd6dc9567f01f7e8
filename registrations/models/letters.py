from django.conf import settings
from django.db import models

from assemblies.fields import SealedJSONField
from assemblies.models.events import Event
from registrations.enums import LetterKind, LetterLanguage
from registrations.models.registrations import Registration


class LetterQuerySet(models.QuerySet["Letter"]):
    def standing(self) -> "LetterQuerySet":
        """Keep the letters that hold: not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def outdated(self) -> "LetterQuerySet":
        """Keep the letters that hold, but say what is not true of their person any more."""
        return self.standing().filter(outdated_at__isnull=False)


class Letter(models.Model):
    """A letter issued to an approved person, as it was printed on its day.

    facts: what the page prints, kept so that a copy made next year says the same; sealed, for a
    visa letter may bear a passport's number. code: what a consulate types to check it.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="letters")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=16, choices=[(x.value, x.value) for x in LetterKind])
    number = models.PositiveIntegerField(help_text="Without gaps in the event and kind.")
    language = models.CharField(max_length=2, choices=[(x.value, x.value) for x in LetterLanguage])
    code = models.CharField(max_length=16, unique=True)
    facts = SealedJSONField()
    is_protected = models.BooleanField(
        default=False, help_text="It bears a passport's number: each look is recorded."
    )
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outdated_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it says what is not true any more."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="When the facts were erased; number and kind stay."
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "number"], name="letter_number_is_unique"
            ),
            models.UniqueConstraint(
                fields=["registration", "kind", "language"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="letter_of_person_is_one",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) ^ ~models.Q(withdrawn_reason=""),
                name="letter_withdrawn_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind} {self.number}"
