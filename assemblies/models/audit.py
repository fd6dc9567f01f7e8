from django.db import models


class AuditEntry(models.Model):
    """One act: who did what to which thing, and what it was before and after.

    Keys only, no foreign key and no personal data: names are looked up, so that erasure reaches
    them and an entry outlives what it speaks of. Entries are never changed and never deleted.
    """

    at = models.DateTimeField(db_index=True)
    by_key = models.CharField(max_length=40, blank=True, help_text="Account; empty for the system.")
    act = models.CharField(max_length=80)
    thing_label = models.CharField(max_length=80)
    thing_key = models.CharField(max_length=80)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["thing_label", "thing_key"], name="auditentry_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.thing_label} {self.thing_key}"
