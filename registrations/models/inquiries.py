from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registrations.enums import InquiryState
from registrations.models.registrations import Registration


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def standing(self) -> "InquiryQuerySet":
        """Keep those that wait for an answer, or for whoever asked to have read it."""
        return self.exclude(state=InquiryState.SETTLED)


class Inquiry(models.Model):
    """A question of the secretariat to who came without a delegation, and what she answered.

    A delegation's file holds its own; she has no file. All that were asked are kept.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="inquiries"
    )
    state = models.CharField(
        max_length=12,
        choices=[(x.value, x.value) for x in InquiryState],
        default=InquiryState.ASKED,
    )
    question = models.TextField(max_length=2000, help_text=_("What the secretariat asks."))
    answer = models.TextField(blank=True, max_length=2000, help_text=_("What she answers."))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "inquiries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="") ^ models.Q(answered_at__isnull=False),
                name="inquiry_answer_has_its_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=InquiryState.ASKED) | models.Q(answered_at__isnull=True),
                name="inquiry_asked_has_no_answer",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=InquiryState.ANSWERED)
                | models.Q(answered_at__isnull=False),
                name="inquiry_answered_has_an_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(state=InquiryState.SETTLED) ^ models.Q(settled_at__isnull=True),
                name="inquiry_settled_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["registration"],
                condition=~models.Q(state=InquiryState.SETTLED),
                name="inquiry_one_stands_for_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.state} {self.pk}"

    @property
    def waits_for_her(self) -> bool:
        return self.state == InquiryState.ASKED

    @property
    def is_answered(self) -> bool:
        return self.state == InquiryState.ANSWERED
