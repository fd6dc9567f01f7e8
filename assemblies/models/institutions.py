from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import InstitutionKind, MembershipState
from assemblies.fields import LanguageMapField


class GeopoliticalGroup(models.Model):
    """A group of Members that puts up candidates and meets before the assembly."""

    code = models.SlugField(max_length=40, unique=True)
    name = LanguageMapField()

    def __str__(self) -> str:
        return self.code


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def parliaments(self) -> "InstitutionQuerySet":
        return self.filter(kind=InstitutionKind.PARLIAMENT)

    def with_delegations(self) -> "InstitutionQuerySet":
        """Keep those that send delegations: parliaments and Associate Members."""
        return self.filter(kind__in=[InstitutionKind.PARLIAMENT, InstitutionKind.ASSOCIATE])


class Institution(models.Model):
    """A parliament, an Associate Member, or an observer organization."""

    kind = models.CharField(max_length=16, choices=[(x.value, x.value) for x in InstitutionKind])
    code = models.CharField(
        max_length=16, unique=True, help_text=_("ISO 3166-1 alpha-2 for a parliament.")
    )
    iso3 = models.CharField(max_length=3, blank=True)
    name = LanguageMapField(help_text=_("A parliament is listed under its country's name."))
    legislature = models.CharField(max_length=200, blank=True)
    chambers = models.PositiveSmallIntegerField(null=True, blank=True)
    population = models.PositiveBigIntegerField(
        null=True, blank=True, help_text=_("Inhabitants; null where the kind has none.")
    )
    member_basis = models.CharField(max_length=200, blank=True)
    groups = models.ManyToManyField(
        GeopoliticalGroup, through="GroupMembership", related_name="institutions"
    )

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind=InstitutionKind.PARLIAMENT)
                | models.Q(population__isnull=False),
                name="institution_parliament_has_population",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class GroupMembership(models.Model):
    """A parliament sits in a geopolitical group; a Member may sit in several."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE)
    group = models.ForeignKey(GeopoliticalGroup, on_delete=models.PROTECT)
    evidence = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "group"], name="groupmembership_is_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.group_id}"


class MembershipPeriodQuerySet(models.QuerySet["MembershipPeriod"]):
    def on(self, day: date) -> "MembershipPeriodQuerySet":
        """Keep the periods that hold ``day``."""
        return self.filter(
            models.Q(valid_from__lte=day),
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=day),
        )


class MembershipPeriod(models.Model):
    """A stretch of time [from, to) in which a parliament's membership stood in one state."""

    institution = models.ForeignKey(
        Institution, on_delete=models.CASCADE, related_name="memberships"
    )
    state = models.CharField(max_length=16, choices=[(x.value, x.value) for x in MembershipState])
    full_years_owed = models.PositiveSmallIntegerField(
        default=0, help_text=_("Whole years of contributions in arrears.")
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text=_("Null while it lasts."))

    objects = MembershipPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="membershipperiod_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["institution", "valid_from"], name="membershipperiod_begins_once"
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=models.Q(valid_to__isnull=True),
                name="membershipperiod_one_is_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.state} {self.valid_from}"


class RecordedComposition(models.Model):
    """How many women and men a delegation had at an assembly held before this system was used.

    Entered by the secretariat; compositions of later assemblies are counted from the accredited.
    """

    institution = models.ForeignKey(
        Institution, on_delete=models.CASCADE, related_name="recorded_compositions"
    )
    assembly_number = models.PositiveSmallIntegerField()
    women = models.PositiveSmallIntegerField()
    men = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "assembly_number"],
                name="recordedcomposition_is_entered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.assembly_number}"
