from django.conf import settings
from django.db import models

from assemblies.fields import SealedField
from registrations.models.registrations import Registration


class Photo(models.Model):
    """A person's picture as the badge shows it: cut to its shape, without metadata; encrypted."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="photo"
    )
    content = SealedField(help_text="JPEG")
    width = models.PositiveSmallIntegerField(help_text="pixels")
    height = models.PositiveSmallIntegerField(help_text="pixels")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.registration_id} {self.version}"

    @property
    def mark(self) -> str:
        """Return what tells this picture from the one before."""
        return f"{self.pk}-{self.version}"

    @property
    def etag(self) -> str:
        return f'"{self.mark}"'
