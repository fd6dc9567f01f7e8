"""Requests for an emergency item: who asks, with which texts, and every step of their life."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language
from assemblies.fields import LanguageMapField
from assemblies.models.events import Event
from assemblies.models.institutions import GeopoliticalGroup, Institution
from sessions.enums import (
    RequestAct,
    RequestActor,
    RequestFloor,
    RequestKind,
    RequestPaper,
    RequestState,
)
from sessions.models.agenda import AgendaItem
from sessions.models.documents import Document
from sessions.models.sittings import Sitting
from sessions.rules.emergency_requests import closing_hour
from sessions.rules.request_floor import SPEAKING_MINUTES

_ACCOUNT = settings.AUTH_USER_MODEL
_STATES = [(x.value, x.value) for x in RequestState]


class RequestList(models.Model):
    """The list of requests of one event: under which item, decided in which sitting, open until."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="request_list")
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Under which the Assembly considers the requests; it is in their symbols."),
    )
    decision = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="+", help_text=_("In which it decides.")
    )
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text=_("As the Assembly set it; empty: when it decides.")
    )
    kind = models.CharField(
        max_length=32,
        choices=[(x.value, x.value) for x in RequestKind],
        default=RequestKind.EMERGENCY_ITEM,
    )
    author_minutes = models.PositiveSmallIntegerField(
        default=SPEAKING_MINUTES[RequestFloor.AUTHOR],
        validators=[MinValueValidator(1)],
        help_text=_("For the author who presents a request."),
    )
    objector_minutes = models.PositiveSmallIntegerField(
        default=SPEAKING_MINUTES[RequestFloor.OBJECTOR],
        validators=[MinValueValidator(1)],
        help_text=_("For the delegation that objects."),
    )

    def __str__(self) -> str:
        return f"{self.event_id}"

    @property
    def closing_hour(self) -> datetime:
        """Return when it closes. Needs the sitting loaded."""
        return closing_hour(set_at=self.closes_at, decision_begins_at=self.decision.starts_at)


class RequestQuerySet(models.QuerySet["EmergencyRequest"]):
    """Requests of events."""

    def in_order(self) -> Self:
        """Sort by receipt; those never received come last."""
        return self.order_by(models.F("order").asc(nulls_last=True), "pk")


class EmergencyRequest(models.Model):
    """A request to put one late subject on the Assembly's agenda."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="emergency_requests")
    order = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Of receipt, from 1 on; empty before it is received.")
    )
    title = LanguageMapField()
    revised_title = LanguageMapField(
        null=True, blank=True, help_text=_("Of a revision that is not circulated yet.")
    )
    subject = models.CharField(
        max_length=120,
        blank=True,
        help_text=_("What it is about, in a few words; requests on one subject can be combined."),
    )
    subject_words = models.JSONField(
        default=list, blank=True, help_text=_("Words by which a draft is seen to speak of it.")
    )
    group = models.ForeignKey(
        GeopoliticalGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("On whose behalf it is made, if on any."),
    )
    revision = models.PositiveSmallIntegerField(
        default=0, help_text=_("Of its texts: 0 as first filed, then -rev, -rev.2.")
    )
    state = models.CharField(max_length=16, choices=_STATES, default=RequestState.IN_PREPARATION)
    state_at = models.DateTimeField()
    state_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField(null=True, blank=True)
    document = models.OneToOneField(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emergency_request",
        help_text=_("Under which it was circulated."),
    )
    agenda_item = models.OneToOneField(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emergency_request",
        help_text=_("Which the request has become, once it is accepted."),
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "order"], name="emergencyrequest_order_is_one"
            ),
            models.CheckConstraint(
                condition=models.Q(order__isnull=True, received_at__isnull=True)
                | models.Q(order__isnull=False, order__gte=1, received_at__isnull=False),
                name="emergencyrequest_received_has_its_order",
            ),
            models.CheckConstraint(
                condition=models.Q(received_at__isnull=False)
                | models.Q(state__in=[
                    RequestState.IN_PREPARATION, RequestState.RETURNED, RequestState.DISCARDED,
                ]),
                name="emergencyrequest_moves_on_when_received",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=False, state=RequestState.MERGED)
                | (models.Q(merged_into__isnull=True) & ~models.Q(state=RequestState.MERGED)),
                name="emergencyrequest_merged_points_on",
            ),
            models.UniqueConstraint(
                fields=["event"],
                condition=models.Q(state__in=[
                    RequestState.ACCEPTED, RequestState.DEBATED, RequestState.IN_DRAFTING,
                    RequestState.ADOPTED, RequestState.NOT_ADOPTED, RequestState.REPORTED_ON,
                ]),
                name="emergencyrequest_one_is_the_item",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.event_id} {self.order or '-'} {self.state}"


class RequestAuthor(models.Model):
    """A Member that makes a request, alone or with others; who joined has agreed to be named."""

    request = models.ForeignKey(EmergencyRequest, on_delete=models.CASCADE, related_name="authors")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "institution"], name="requestauthor_is_named_once"
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True) | models.Q(agreed_at__isnull=False),
                name="requestauthor_agreed_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.institution_id}"


class RequestConsent(models.Model):
    """An author agrees that its request is withdrawn, or merged into another one."""

    request = models.ForeignKey(EmergencyRequest, on_delete=models.CASCADE, related_name="consents")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(
        max_length=24,
        choices=[(x.value, x.value) for x in (RequestAct.MERGE, RequestAct.WITHDRAW)],
    )
    joint = models.ForeignKey(
        EmergencyRequest,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The request that it is merged into."),
    )
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "institution", "act"], name="requestconsent_is_given_once"
            ),
            models.CheckConstraint(
                condition=models.Q(act=RequestAct.MERGE, joint__isnull=False)
                | models.Q(act=RequestAct.WITHDRAW, joint__isnull=True),
                name="requestconsent_to_merge_names_the_joint",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.institution_id} {self.act}"


class RequestText(models.Model):
    """What a request says: one of its papers in one language, as of one revision."""

    request = models.ForeignKey(EmergencyRequest, on_delete=models.CASCADE, related_name="texts")
    revision = models.PositiveSmallIntegerField()
    paper = models.CharField(max_length=16, choices=[(x.value, x.value) for x in RequestPaper])
    language = models.CharField(max_length=2, choices=[(x.value, x.value) for x in Language])
    text = models.TextField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "revision", "paper", "language"], name="requesttext_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.revision} {self.paper} {self.language}"


class RequestStep(models.Model):
    """One step of a request's life: who did what on whose behalf, and why; never changed."""

    request = models.ForeignKey(EmergencyRequest, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=24, choices=[(x.value, x.value) for x in RequestAct])
    actor = models.CharField(max_length=16, choices=[(x.value, x.value) for x in RequestActor])
    before = models.CharField(max_length=16, choices=_STATES)
    after = models.CharField(max_length=16, choices=_STATES)
    reason = models.TextField(blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        _ACCOUNT, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["request", "taken_at"], name="step_of_request")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.act}"
