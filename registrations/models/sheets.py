from django.conf import settings
from django.db import models

from assemblies.fields import SealedJSONField
from registrations.models.registrations import DelegationFile


class Sheet(models.Model):
    """A filled sheet as it was read, until its people are added, or for a day; encrypted."""

    file = models.ForeignKey(DelegationFile, on_delete=models.CASCADE, related_name="sheets")
    name = models.CharField(max_length=120)
    rows = SealedJSONField()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="sheet_expires")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.pk}"
