from django.db import models


class LiveChannel(models.Model):
    """What open screens listen to: a name such as ``ballot:7``, and how often it has changed."""

    name = models.CharField(max_length=80, unique=True)
    version = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
