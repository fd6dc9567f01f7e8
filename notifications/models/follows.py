from django.conf import settings
from django.db import models


class Follow(models.Model):
    """An account hears of a topic; callers name topics such as ``sitting:42``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    topic = models.CharField(max_length=80, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="follow_is_held_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic}"
