from django.db import models


class LiveChannel(models.Model):
    """What open screens listen to: a name such as ``ballot:7``, and how often it has changed.

    A part of it, ``ballot:7/12``, has a row of its own, for which the other parts need not wait;
    who listens to ``ballot:7/`` hears of all of them.
    """

    name = models.CharField(max_length=80, unique=True)
    whole = models.CharField(max_length=80, blank=True, default="", db_index=True)
    version = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
