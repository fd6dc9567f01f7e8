"""Mailings and the secretariat's own words of messages, for programs."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.enums import Capacity, InstitutionKind, Language
from assemblies.gateways.rest import Input, Line, OneOf, Text, etag_of, seen_version
from assemblies.models.events import Assembly
from notifications.messages import MessageKind, kinds, placeholders_of, required_of
from notifications.models.mailings import Mailing, MailTemplate
from notifications.permissions import may_keep_mails
from notifications.rules.own_words import LONGEST_SUBJECT, LONGEST_TEXT, Wording
from notifications.services import mail_templates
from notifications.services import mailings as many
from registrations.api.serializers import Flag
from registrations.api.views import account_of
from registrations.enums import Audience
from registrations.services import mailings


class AudienceIn(Input):
    """Whom it is for. `capacities` and `kinds` narrow the audiences of these names."""

    whom = OneOf(Audience)
    capacities = serializers.ListField(
        child=OneOf(Capacity), required=False, max_length=len(Capacity)
    )
    kinds = serializers.ListField(
        child=OneOf(InstitutionKind), required=False, max_length=len(InstitutionKind)
    )


class _MailWords(Input):
    """A text by language; English and French are needed."""

    kind: type[Text] = Text
    longest = 0

    def get_fields(self) -> dict[str, Any]:
        needed = (Language.ENGLISH, Language.FRENCH)
        return {
            one.value: self.kind(max_length=self.longest, required=one in needed)
            for one in Language
        }


class MailSubjectIn(_MailWords):
    kind, longest = Line, LONGEST_SUBJECT


class MailTextIn(_MailWords):
    kind, longest = Text, LONGEST_TEXT


class MailingIn(Input):
    """A mailing, whole. `is_official`: it reaches those too who want no news."""

    audience = AudienceIn()
    is_official = Flag(required=False, default=False)
    subject = MailSubjectIn()
    text = MailTextIn()


class MailingOut(serializers.ModelSerializer[Mailing]):
    """A mailing; one that holds the mails of a release has neither subject nor text."""

    audience = serializers.DictField(read_only=True)
    subject = serializers.DictField(child=serializers.CharField(), read_only=True, allow_null=True)
    text = serializers.DictField(child=serializers.CharField(), read_only=True, allow_null=True)
    mails = serializers.SerializerMethodField(help_text="How many of its mails stand where.")

    class Meta:
        model = Mailing
        fields = [
            "id",
            "event",
            "kind",
            "state",
            "audience",
            "subject",
            "text",
            "estimate",
            "mails",
            "version",
            "created_at",
            "changed_at",
            "settled_at",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_mails(self, mailing: Mailing) -> dict[str, int]:
        progress: dict[int, dict[str, int]] = self.context["progress"]
        return progress[mailing.pk]


class EstimateOut(serializers.Serializer[Any]):
    """Addresses, each once. `told`: those that are neither suppressed nor unwilling."""

    people = serializers.IntegerField(read_only=True)
    told = serializers.IntegerField(read_only=True)
    by_language = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    suppressed = serializers.IntegerField(read_only=True)
    unwilling = serializers.IntegerField(read_only=True)


def _shown(mailing: Mailing, status: int = 200) -> Response:
    body = MailingOut(mailing, context={"progress": many.progress_of([mailing])}).data
    headers = {"ETag": etag_of(mailing.pk, mailing.version)}
    return Response(body, status=status, headers=headers)


def _words(data: object) -> many.Written:
    given = MailingIn.read(data)
    return mailings.written(**{**given, "is_official": given.get("is_official", False)})


class AssemblyMailingViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Mailing]):
    """Mailings of an assembly, the newest first; for who keeps mails."""

    queryset = Mailing.objects.none()
    serializer_class = MailingOut
    answers_once = True
    versioned_answers = ("create",)

    def get_queryset(self) -> QuerySet[Mailing]:
        return Mailing.objects.filter(event=self._assembly().pk).order_by("-pk")

    def _assembly(self) -> Assembly:
        seen = Assembly.objects.all()
        allowed = may_keep_mails(self.request.user)
        return get_object_or_404(seen if allowed else seen.none(), number=self.kwargs.get("number"))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - REST framework's signature
        """Return the mailings, each with how many of its mails stand where."""
        page = self.paginate_queryset(self.get_queryset()) or []
        context = {"progress": many.progress_of(page)}
        return self.get_paginated_response(MailingOut(page, many=True, context=context).data)

    @extend_schema(request=MailingIn, responses={201: MailingOut})
    def create(self, request: Request, number: int) -> Response:
        """Write a mailing: a draft that tells nobody yet."""
        assembly = self._assembly()
        words, by, at = _words(request.data), account_of(request), timezone.now()
        found = many.write(event=assembly, written=words, by=by, at=at)
        response = _shown(found, status=201)
        response["Location"] = reverse("registrations_api:mailing-detail", [found.pk])
        return response


class MailingViewSet(viewsets.GenericViewSet[Mailing]):
    """One mailing: written, put before somebody else, let go. ``ETag`` is the version."""

    queryset = Mailing.objects.none()
    serializer_class = MailingOut
    lookup_value_converter = "int"
    answers_once = True
    versioned_answers = ("retrieve", "update", "hold", "release", "drop")
    versioned_acts = ("update", "hold", "release", "drop")

    def get_queryset(self) -> QuerySet[Mailing]:
        rows = Mailing.objects.select_related("event")
        return rows if may_keep_mails(self.request.user) else rows.none()

    @extend_schema(responses=MailingOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one mailing."""
        return _shown(self.get_object())

    @extend_schema(request=MailingIn, responses=MailingOut)
    def update(self, request: Request, pk: int) -> Response:
        """Write it anew, whole; one that waited for a second look is a draft again."""
        found, written = self.get_object(), _words(request.data)
        version = seen_version(request, found.pk)
        by, at = account_of(request), timezone.now()
        return _shown(many.change(mailing=found, written=written, version=version, by=by, at=at))

    @extend_schema(responses=EstimateOut)
    @action(detail=True)
    def reach(self, request: Request, pk: int) -> Response:
        """Return how many a written mailing would tell now."""
        found = self.get_object()
        if not many.is_written(found):
            raise Http404
        return Response(EstimateOut(mailings.estimate(found)).data)

    @extend_schema(request=None, responses=MailingOut)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: int) -> Response:
        """Put a draft before somebody else of the secretariat."""
        return self._done(request, mailings.hold)

    @extend_schema(request=None, responses=MailingOut)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: int) -> Response:
        """Let its mails go; somebody else than who wrote it does, where there is anybody."""
        return self._done(request, mailings.release)

    @extend_schema(request=None, responses=MailingOut)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: int) -> Response:
        """Give it up: nobody is told."""
        return self._done(request, many.drop)

    def _done(self, request: Request, act: Callable[..., Mailing]) -> Response:
        found = self.get_object()
        version = seen_version(request, found.pk)
        done = act(mailing=found, version=version, by=account_of(request), at=timezone.now())
        return _shown(done)


class TemplateIn(Input):
    """The secretariat's words of a kind in a language."""

    subject = Line(
        max_length=LONGEST_SUBJECT, allow_blank=True, help_text="Empty: the built-in one stands."
    )
    text = Text(max_length=LONGEST_TEXT)


class PlaceholderOut(serializers.Serializer[Any]):
    name = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    is_required = serializers.BooleanField(read_only=True)


class TemplateOut(serializers.Serializer[Any]):
    """The words of a kind in a language. `is_own`: the secretariat's, not the built-in ones."""

    kind = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    language = serializers.CharField(read_only=True)
    is_own = serializers.BooleanField(read_only=True)
    subject = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    placeholders = PlaceholderOut(many=True, read_only=True)


class TemplateViewSet(viewsets.ViewSet):
    """The secretariat's own words of messages. ``ETag`` is the version."""

    answers_once = True
    versioned_answers = ("retrieve", "update")
    versioned_acts = ("update", "destroy")

    @extend_schema(responses=TemplateOut)
    def retrieve(self, request: Request, kind: str, language: str) -> Response:
        """Return the words of a kind, its placeholders beside them."""
        return _worded(self._kind(kind, language), language)

    @extend_schema(request=TemplateIn, responses=TemplateOut)
    def update(self, request: Request, kind: str, language: str) -> Response:
        """Put own words in the place of those that stand."""
        found, given = self._kind(kind, language), TemplateIn.read(request.data)
        kept = _kept(found, language)
        mail_templates.edit(
            kind=found,
            language=language,
            wording=Wording(**given),
            version=seen_version(request, kept.pk if kept else 0),
            by=account_of(request),
            at=timezone.now(),
        )
        return _worded(found, language)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, kind: str, language: str) -> Response:
        """Give own words up: the built-in ones stand again."""
        found = self._kind(kind, language)
        kept = _kept(found, language)
        version = seen_version(request, kept.pk if kept else 0)
        by, at = account_of(request), timezone.now()
        mail_templates.reset(kind=found, language=language, version=version, by=by, at=at)
        return Response(status=204)

    def _kind(self, name: str, language: str) -> MessageKind:
        found = kinds().get(name) if may_keep_mails(self.request.user) else None
        if found is None or not found.is_editable or language not in mail_templates.languages():
            raise Http404
        return found


def _kept(kind: MessageKind, language: str) -> MailTemplate | None:
    return MailTemplate.objects.filter(kind=kind.name, language=language).first()


def _worded(kind: MessageKind, language: str) -> Response:
    kept = _kept(kind, language)
    is_own = kept is not None and bool(kept.text)
    words = kept if kept is not None and is_own else mail_templates.built_in(kind, language)
    required = required_of(kind)
    version = kept.version if kept else 0
    body = {
        "kind": kind.name,
        "title": str(kind.title),
        "language": language,
        "is_own": is_own,
        "subject": words.subject,
        "text": words.text,
        "version": version,
        "placeholders": [
            {"name": one.name, "title": str(one.title), "is_required": one.name in required}
            for one in placeholders_of(kind)
        ],
    }
    headers = {"ETag": etag_of(kept.pk if kept else 0, version)}
    return Response(TemplateOut(body).data, headers=headers)
