from django.conf import settings
from django.db import models

from registrations.models.registrations import Registration


class FieldChange(models.Model):
    """One field of a person's registration before and after a change.

    Personal data, therefore a table of its own beside the audit: it is erased with the person.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="field_changes"
    )
    field = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["registration", "changed_at"], name="fieldchange_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.field}"
