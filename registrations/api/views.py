"""Delegations, the people in them, and invitations, for programs."""

import re
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.enums import Language
from assemblies.gateways.rest import etag_of, seen_version
from assemblies.models.accounts import ApiToken, User
from assemblies.permissions import VALID_KEY, require
from registrations.api import filters, serializers
from registrations.models.invitations import Invitation
from registrations.models.registrations import DelegationFile, Registration
from registrations.permissions.delegations import may_register, visible_files, visible_invitations
from registrations.permissions.people import may_register_person, visible_registrations
from registrations.permissions.registering import file_to_register, key_with_file
from registrations.permissions.reviews import (
    may_invite,
    may_review,
    may_review_person,
    reviewed_capacities,
)
from registrations.selectors.delegations import Proposed, Standing, standing_of
from registrations.services import delegations, invitations, people, reviews

_DELEGATION = re.compile(rb'"delegation"\s*:\s*([0-9]{1,18})\b')

CHANGES = ("partial_update", "withdraw", "approve", "refuse")


def account_of(request: Request) -> User:
    """Return the account behind a request; strangers were turned away before."""
    return cast(User, request.user)


def _named_delegation(request: Request) -> int | None:
    """Guess which delegation a body names, before it is read: what reads it finds out."""
    try:
        found = _DELEGATION.search(request._request.body)  # noqa: SLF001 - REST framework reads it later
    except RequestDataTooBig:
        return None  # REST framework's parser says so
    return int(found[1]) if found else None


def shown_person(person: Registration, status: int = 200) -> Response:
    body = serializers.PersonOut.of(person)
    return Response(body, status=status, headers={"ETag": etag_of(person.pk, person.version)})


def shown_delegation(file: DelegationFile) -> Response:
    context = {"standing": standing_of(file)}
    return Response(serializers.DelegationDetailOut(file, context=context).data)


class DelegationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[DelegationFile]):
    """Delegations that this account may look at, with what the law says of each."""

    serializer_class = serializers.DelegationOut
    filterset_class = filters.DelegationFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[DelegationFile]:
        return visible_files(self.request.user).order_by("pk")

    @extend_schema(responses=serializers.DelegationDetailOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one delegation with its standing before the law."""
        return shown_delegation(self.get_object())

    @extend_schema(parameters=[serializers.ProposedIn], responses=serializers.StandingOut)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def weigh(self, request: Request, pk: int) -> Response:
        """Return what the law would say with one person more, or one changed; nothing is saved."""
        file = self.get_object()
        given = serializers.ProposedIn(data=request.query_params)
        given.is_valid(raise_exception=True)
        standing: Standing = standing_of(file, Proposed(**given.validated_data))
        return Response(serializers.StandingOut(standing).data)

    @extend_schema(request=serializers.SubmitIn, responses=serializers.DelegationDetailOut)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: int) -> Response:
        """Hand drafts to the secretariat; the size of the delegation is decided here."""
        file = self.get_object()
        require(may_register(request.user, file.delegation))
        given = serializers.SubmitIn.read(request.data)
        file = delegations.submit(file=file, **given, by=account_of(request), at=timezone.now())
        return shown_delegation(file)

    @extend_schema(request=serializers.ReturnIn, responses=serializers.DelegationDetailOut)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, pk: int) -> Response:
        """Give the delegation back to its coordinators with a question."""
        file = self.get_object()
        require(may_review(request.user))
        given = serializers.ReturnIn.read(request.data)
        file = delegations.return_with_question(
            file=file, **given, by=account_of(request), at=timezone.now()
        )
        return shown_delegation(file)

    @extend_schema(request=serializers.ApproveAllIn, responses=serializers.DelegationDetailOut)
    @action(detail=True, methods=["post"], url_path="approve-all")
    def approve_all(self, request: Request, pk: int) -> Response:
        """Validate everybody who waits; with `seen`, only as they were seen."""
        file = self.get_object()
        require(may_review(request.user))
        given = serializers.ApproveAllIn.read(request.data)
        by, at = account_of(request), timezone.now()
        ours = reviewed_capacities(request.user, file.delegation.assembly_id)
        seen = given.get("seen")
        file = reviews.approve_all(file=file, capacities=ours, seen=seen, by=by, at=at)
        return shown_delegation(file)


class RegistrationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Registration]):
    """People as registered. ``ETag`` is the version; a change sends it back in ``If-Match``."""

    serializer_class = serializers.PersonOut
    filterset_class = filters.PersonFilter
    lookup_value_converter = "int"
    answers_once = True
    versioned_answers = ("retrieve", "create", *CHANGES)
    versioned_acts = CHANGES
    file_of_key: DelegationFile | None = None

    def get_queryset(self) -> QuerySet[Registration]:
        return visible_registrations(self.request.user).order_by("pk")

    @extend_schema(responses=serializers.PersonOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one person."""
        return shown_person(self.get_object())

    @extend_schema(request=serializers.PersonIn, responses={201: serializers.PersonOut})
    def create(self, request: Request) -> Response:
        """Add a person to a delegation, as a draft until it is submitted."""
        given, by = serializers.PersonIn.read(request.data), account_of(request)
        file = file_to_register(by, given.pop("delegation"), self.file_of_key)
        person = people.add(file=file, answers=people.Answers(**given), by=by, at=timezone.now())
        response = shown_person(person, status=201)
        response["Location"] = f"{request.path}{person.pk}/"
        return response

    @extend_schema(request=serializers.ChangeIn, responses=serializers.PersonOut)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change answers; an approval is kept or asked again, as the change requires."""
        person = self._registered_by(request)
        person = people.change(
            person=person,
            changes=serializers.ChangeIn.read(request.data, partial=True),
            version=seen_version(request, person.pk),
            by=account_of(request),
            at=timezone.now(),
        )
        return shown_person(person)

    @extend_schema(request=None, responses=serializers.PersonOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Withdraw a person; her place is free at once."""
        person = self._registered_by(request)
        version = seen_version(request, person.pk)
        person = people.withdraw(
            person=person, version=version, by=account_of(request), at=timezone.now()
        )
        return shown_person(person)

    @extend_schema(request=None, responses=serializers.PersonOut)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: int) -> Response:
        """Validate a person."""
        person = self._reviewed_by(request)
        version = seen_version(request, person.pk)
        person = reviews.approve(
            person=person, version=version, by=account_of(request), at=timezone.now()
        )
        return shown_person(person)

    @extend_schema(request=serializers.RefuseIn, responses=serializers.PersonOut)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: int) -> Response:
        """Refuse a person, with a reason."""
        person = self._reviewed_by(request)
        person = reviews.refuse(
            person=person,
            **serializers.RefuseIn.read(request.data),
            version=seen_version(request, person.pk),
            by=account_of(request),
            at=timezone.now(),
        )
        return shown_person(person)

    def valid_key(self, request: Request, digest: str) -> ApiToken | None:
        """Look a program's key up, with the file in which it adds somebody: one statement."""
        named = _named_delegation(request) if self.action == "create" else None
        if named is None:
            return VALID_KEY.first(digest=digest)
        key, self.file_of_key = key_with_file(digest, named)
        return key

    def _registered_by(self, request: Request) -> Registration:
        person = self.get_object()
        require(may_register_person(request.user, person))
        return person

    def _reviewed_by(self, request: Request) -> Registration:
        person = self.get_object()
        require(may_review_person(request.user, person))
        return person


class InvitationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Invitation]):
    """Invitations of coordinators; for those who may invite."""

    serializer_class = serializers.InvitationOut
    filterset_class = filters.InvitationFilter
    lookup_value_converter = "int"
    answers_once = True

    def get_queryset(self) -> QuerySet[Invitation]:
        return visible_invitations(self.request.user).order_by("pk")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - REST framework's signature
        """Return who was invited, and what came of it."""
        require(may_invite(request.user))
        return super().list(request, *args, **kwargs)

    @extend_schema(request=serializers.InvitationIn, responses={201: serializers.InvitationOut})
    def create(self, request: Request) -> Response:
        """Mail somebody a link that makes her coordinator of a delegation."""
        require(may_invite(request.user))
        given = {"language": Language.ENGLISH, **serializers.InvitationIn.read(request.data)}
        invitation = invitations.invite(**given, by=account_of(request), at=timezone.now())
        return Response(serializers.InvitationOut(invitation).data, status=201)

    @extend_schema(responses=serializers.InvitationOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return one invitation, and what came of it."""
        return Response(serializers.InvitationOut(self.get_object()).data)

    @extend_schema(request=None, responses=serializers.InvitationOut)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: int) -> Response:
        """Take an invitation back; its link leads nowhere from now on."""
        invitation = self.get_object()
        by, at = account_of(request), timezone.now()
        invitation = invitations.revoke(invitation=invitation, by=by, at=at)
        return Response(serializers.InvitationOut(invitation).data)
