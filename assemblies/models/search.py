"""What the public can find: written by acts, as the audit is; the search reads only this."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language, SearchKind, SearchThing
from assemblies.models.events import Event


class SearchEntry(models.Model):
    """A public thing as it is found, in one language: what is drafted or closed has no entry.

    On PostgreSQL the database adds two columns of its own to each row, computed from its keys:
    `heading` of title and symbol, and `vector` of all.
    """

    thing = models.CharField(max_length=12, choices=[(x.value, x.value) for x in SearchThing])
    key = models.PositiveBigIntegerField(help_text=_("Of the thing, in its own table."))
    language = models.CharField(max_length=2, choices=[(x.value, x.value) for x in Language])
    kind = models.CharField(max_length=12, choices=[(x.value, x.value) for x in SearchKind])
    title = models.TextField()
    symbol = models.CharField(max_length=48, blank=True)
    text = models.TextField(blank=True)
    args = models.JSONField(default=list, help_text=_("What its address is built from."))
    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, null=True, blank=True, related_name="search_entries"
    )
    date = models.DateField(null=True, blank=True, help_text=_("Its day; empty: it has none."))
    weight = models.PositiveSmallIntegerField(
        default=1, help_text=_("What of two that fit as well comes first: the heavier.")
    )
    body = models.CharField(max_length=60, blank=True, help_text=_("Code of its body."))
    themes = models.TextField(
        blank=True, help_text=_("Codes of its themes, a space before and after each.")
    )
    title_key = models.TextField(help_text=_("Its words, without accents and case."))
    symbol_key = models.CharField(max_length=50, blank=True)
    text_key = models.TextField(blank=True)
    is_learnt = models.BooleanField(
        default=False, help_text=_("Whether its words are among those known to be spelt so.")
    )

    class Meta:
        verbose_name_plural = "search entries"
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "key", "language"], name="searchentry_is_one_a_language"
            ),
        ]
        indexes = [
            models.Index(fields=["kind"], name="searchentry_kind"),
            models.Index(
                fields=["id"],
                condition=models.Q(is_learnt=False),
                name="searchentry_to_be_learnt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.key} {self.language}"


class KnownWord(models.Model):
    """A word as it stands in something that is found, and the same with a letter left out.

    By them a misspelt word is led to the one that was meant; see `assemblies.rules.searching`.
    """

    shortened = models.CharField(max_length=40)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shortened", "word"], name="knownword_stands_once"),
        ]

    def __str__(self) -> str:
        return f"{self.shortened} {self.word}"
