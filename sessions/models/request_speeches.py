"""Who spoke on a request before its vote."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.models.institutions import Institution
from sessions.enums import RequestFloor
from sessions.models.emergency_items import EmergencyRequest

_ACCOUNT = settings.AUTH_USER_MODEL


class RequestSpeech(models.Model):
    """The floor, given once to an author of a request and once to a delegation that objects."""

    request = models.ForeignKey(EmergencyRequest, on_delete=models.PROTECT, related_name="speeches")
    part = models.CharField(max_length=8, choices=[(x.value, x.value) for x in RequestFloor])
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    speaker = models.CharField(max_length=120, blank=True, help_text=_("By name, if it is noted."))
    minutes = models.PositiveSmallIntegerField(help_text=_("As long as the floor was given."))
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "part"], name="requestspeech_is_one"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1), name="requestspeech_has_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.part}"

    @property
    def ends_at(self) -> datetime:
        """Return when the time is up."""
        return self.given_at + timedelta(minutes=self.minutes)
