from django.conf import settings
from django.db import models

from assemblies.fields import LanguageMapField
from assemblies.models.institutions import Institution


class Body(models.Model):
    """A body that sits: the plenary, a committee, a group, a forum."""

    code = models.SlugField(max_length=60, unique=True)
    name = LanguageMapField()
    color = models.CharField(max_length=20, blank=True, help_text="CSS colour name for calendars.")

    def __str__(self) -> str:
        return self.code

    @property
    def topic(self) -> str:
        """Return the name under which people follow its sittings."""
        return f"body:{self.pk}"


class BodyMember(models.Model):
    """A person's or a Member's seat in a body, from a day to a day."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="seats_in_bodies",
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="seats_in_bodies",
        help_text="Its accredited delegates sit there.",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day; empty: until now.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) ^ models.Q(institution__isnull=True),
                name="bodymember_is_a_person_or_a_member",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="bodymember_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.user_id or self.institution_id}"


class Theme(models.Model):
    """What documents and debates are about: peace, health, climate."""

    code = models.SlugField(max_length=60, unique=True)
    name = LanguageMapField()

    def __str__(self) -> str:
        return self.code

    @property
    def topic(self) -> str:
        """Return the name under which people follow what is about it."""
        return f"theme:{self.pk}"
