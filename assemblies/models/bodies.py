from django.db import models

from assemblies.fields import LanguageMapField


class Body(models.Model):
    """A body that sits: the plenary, a committee, a group, a forum."""

    code = models.SlugField(max_length=60, unique=True)
    name = LanguageMapField()
    color = models.CharField(max_length=20, blank=True, help_text="CSS colour name for calendars.")

    def __str__(self) -> str:
        return self.code
