"""Files of a request for an emergency item, as its authors sent them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from sessions.enums import RequestPaper
from sessions.models.emergency_items import EmergencyRequest

_ACCOUNT = settings.AUTH_USER_MODEL


class RequestFile(models.Model):
    """One of a request's papers in one language, sent as a file, as of one revision."""

    request = models.ForeignKey(EmergencyRequest, on_delete=models.CASCADE, related_name="files")
    revision = models.PositiveSmallIntegerField()
    paper = models.CharField(max_length=16, choices=[(x.value, x.value) for x in RequestPaper])
    language = models.CharField(max_length=2, choices=[(x.value, x.value) for x in Language])
    name = models.CharField(max_length=120, help_text=_("As it was sent, without folders."))
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text=_("bytes"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "revision", "paper", "language"], name="requestfile_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.revision} {self.paper} {self.language}"

    @property
    def etag(self) -> str:
        return f'"{self.sha256}"'
