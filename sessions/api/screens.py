"""The screens of the halls for programs of the secretariat: hung up, set, readdressed, removed."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Language
from assemblies.gateways.rest import Input, Key, Line, OneOf
from sessions.api.views import ForEditors, OfAssembly, account_of
from sessions.enums.debates import ScreenView
from sessions.errors.screens import ScreenEmpty
from sessions.models.screens import HallScreen
from sessions.selectors.debates.screens import ballots_to_show, debates_to_show, screens_of
from sessions.services.debates import screens
from sessions.services.debates.screens import Setting

_LONGEST_MESSAGE = 160


class ScreenOut(serializers.ModelSerializer[HallScreen]):
    """A screen; who has its address sees what it shows, without an account."""

    message = serializers.JSONField(read_only=True, allow_null=True)
    address = serializers.SerializerMethodField()

    class Meta:
        model = HallScreen
        fields = [
            "id", "name", "language", "shows", "debate", "ballot", "message", "set_at", "address",
        ]  # fmt: skip
        read_only_fields = fields

    def get_address(self, screen: HallScreen) -> str:
        with translation.override(screen.language):
            path = reverse("assembly_sessions:screen", args=[screen.key])
        return f"{settings.PUBLIC_URL}{path}"


class MessageIn(Input):
    """A message by language, for a whole hall to read."""

    en = Line(max_length=_LONGEST_MESSAGE, required=False)
    fr = Line(max_length=_LONGEST_MESSAGE, required=False)
    es = Line(max_length=_LONGEST_MESSAGE, required=False)
    ar = Line(max_length=_LONGEST_MESSAGE, required=False)


class ScreenIn(Input):
    """Where it hangs, and its language."""

    name = Line(max_length=80)
    language = OneOf(Language)

    def validate_name(self, name: str) -> str:
        return " ".join(name.split())


class ScreenSetIn(ScreenIn):
    """What a screen shows. Of debate, ballot and message the one that `shows` names is needed."""

    shows = OneOf(ScreenView)
    debate = Key(required=False, allow_null=True)
    ballot = Key(required=False, allow_null=True)
    message = MessageIn(required=False, allow_null=True)


class ScreensViewSet(
    ForEditors, OfAssembly, mixins.ListModelMixin, viewsets.GenericViewSet[HallScreen]
):
    """The screens of an assembly's halls, by name."""

    serializer_class = ScreenOut
    queryset = HallScreen.objects.none()  # for the schema
    answers_once = True

    def get_queryset(self) -> QuerySet[HallScreen]:
        return screens_of(self.assembly())

    @extend_schema(request=ScreenIn, responses={201: ScreenOut})
    def create(self, request: Request, number: int) -> Response:
        """Hang up a screen; it shows nothing yet."""
        assembly, given = self.assembly(), ScreenIn.read(request.data)
        made = screens.add(event=assembly, **given, by=account_of(request), at=timezone.now())
        return Response(ScreenOut(made).data, status=201)


class ScreenViewSet(ForEditors, viewsets.GenericViewSet[HallScreen]):
    """One screen of a hall."""

    serializer_class = ScreenOut
    queryset = HallScreen.objects.filter(removed_at=None).select_related("event")
    lookup_value_converter = "int"
    answers_once = True

    @extend_schema(responses=ScreenOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return what a screen is told to show."""
        return Response(ScreenOut(self.get_object()).data)

    @extend_schema(request=ScreenSetIn, responses=ScreenOut)
    def update(self, request: Request, pk: int) -> Response:
        """Tell a screen its name, its language and what it shows; it shows it at once."""
        found, given = self.get_object(), ScreenSetIn.read(request.data)
        setting = _setting(found, given)
        by, at = account_of(request), timezone.now()
        return Response(ScreenOut(screens.set_to(screen=found, setting=setting, by=by, at=at)).data)

    @extend_schema(request=None, responses=ScreenOut)
    @action(detail=True, methods=["post"])
    def readdress(self, request: Request, pk: int) -> Response:
        """Give a screen another address; the old one shows nothing any more."""
        by, at = account_of(request), timezone.now()
        found = screens.give_new_address(screen=self.get_object(), by=by, at=at)
        return Response(ScreenOut(found).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: int) -> Response:
        """Take a screen down; its name is free again. Done already, it is nothing."""
        found = get_object_or_404(HallScreen, pk=pk)
        screens.remove(screen=found, by=account_of(request), at=timezone.now())
        return Response(status=204)


def _setting(screen: HallScreen, given: dict[str, Any]) -> Setting:
    """Return what was sent. What is not there to be shown is refused as the act refuses it."""
    debate, ballot = given.get("debate"), given.get("ballot")
    return Setting(
        name=given["name"],
        language=given["language"],
        shows=given["shows"],
        debate=_shown(debates_to_show(screen.event), debate),
        ballot=_shown(ballots_to_show(screen.event), ballot),
        message={key: said for key, said in (given.get("message") or {}).items() if said},
    )


def _shown(among: QuerySet[Any], key: int | None) -> Any:  # noqa: ANN401 - a debate or a vote
    if key is None:
        return None
    found = among.filter(pk=key).first()
    if found is None:
        raise ScreenEmpty
    return found
