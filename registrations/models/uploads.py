import uuid

from django.conf import settings
from django.db import models

from assemblies.fields import SealedField


class Upload(models.Model):
    """A file that somebody sent, checked by its content; encrypted, and erased with its row.

    It stands in the database and not in a folder: one transaction, one backup, nothing left over.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    content = SealedField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.public_id)
