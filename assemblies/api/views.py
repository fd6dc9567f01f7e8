"""Assemblies and institutions for everybody; one's own account and keys."""

from typing import cast

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assemblies.api import filters, serializers
from assemblies.models.accounts import ApiToken, User
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from assemblies.permissions import is_narrowed, key_of, require, visible_grants
from assemblies.selectors import published_assemblies
from assemblies.services import accounts


def account_of(request: Request) -> User:
    """Return the account behind a request; strangers were turned away before."""
    return cast(User, request.user)


class AssemblyViewSet(viewsets.ReadOnlyModelViewSet[Assembly]):
    """Assemblies, by number; open to everybody."""

    permission_classes = [AllowAny]
    serializer_class = serializers.AssemblyOut
    queryset = published_assemblies().order_by("-number")
    lookup_field = "number"
    lookup_value_converter = "int"


class InstitutionViewSet(viewsets.ReadOnlyModelViewSet[Institution]):
    """Parliaments, Associate Members and observers, by code; open to everybody."""

    permission_classes = [AllowAny]
    serializer_class = serializers.InstitutionOut
    filterset_class = filters.InstitutionFilter
    queryset = Institution.objects.prefetch_related("groups").order_by("code")
    lookup_field = "code"
    lookup_value_converter = "slug"


class MeView(APIView):
    """The account that asks."""

    @extend_schema(responses=serializers.AccountOut)
    def get(self, request: Request) -> Response:
        """Return who asks, in which roles, and what they allow."""
        account = account_of(request)
        prefetch_related_objects([account], Prefetch("grants", visible_grants(account)))
        return Response(serializers.AccountOut(account).data)


class TokenViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[ApiToken]):
    """One's own keys for programs; a key that opens less than its holder finds itself only."""

    serializer_class = serializers.TokenOut
    lookup_value_converter = "int"
    queryset = ApiToken.objects.none()

    def get_queryset(self) -> QuerySet[ApiToken]:
        user = self.request.user
        keys = ApiToken.objects.select_related("institution").filter(user=user.pk or 0)
        used = key_of(user)
        if used is not None and is_narrowed(user):
            keys = keys.filter(pk=used.pk)
        return keys.order_by("pk")

    @extend_schema(request=serializers.TokenIn, responses={201: serializers.IssuedTokenOut})
    def create(self, request: Request) -> Response:
        """Make a key; its secret is in this answer and nowhere else."""
        require(not is_narrowed(request.user))  # or it would make itself a wider one
        given = serializers.TokenIn.read(request.data)
        user, name = account_of(request), given.pop("name")
        narrowing = accounts.Narrowing(**given)
        token, secret = accounts.issue_token(
            user=user, name=name, narrowing=narrowing, by=user, at=timezone.now()
        )
        body = serializers.IssuedTokenOut(token, context={"secret": secret}).data
        return Response(body, status=201)

    @extend_schema(request=None, responses=serializers.TokenOut)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: int) -> Response:
        """End a key at once."""
        token = accounts.revoke_token(
            token=self.get_object(), by=account_of(request), at=timezone.now()
        )
        return Response(serializers.TokenOut(token).data)
