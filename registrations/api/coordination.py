"""Who coordinates and who leads a delegation, substitution, people of the last assembly."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.enums import Language
from assemblies.gateways.rest import Address, Input, Key, OneOf, seen_mark, seen_version
from assemblies.models.accounts import User
from assemblies.permissions import is_narrowed, require
from assemblies.selectors import coordinators_of
from registrations.api.serializers import ChangeIn, Flag, InvitationOut, PersonOut
from registrations.api.views import account_of, shown_person
from registrations.models.invitations import Invitation
from registrations.models.registrations import DelegationFile, Registration
from registrations.permissions.delegations import may_register, visible_files
from registrations.permissions.people import visible_registrations
from registrations.permissions.reviews import may_invite
from registrations.selectors.coordination import invitations_to
from registrations.selectors.copies import EarlierPerson, earlier_people
from registrations.selectors.marks import mark_of_leaders
from registrations.services import coordination, copies, invitations, leaders, substitutions
from registrations.services.people import Answers


class LeadersIn(Input):
    """The people who lead, by their registrations' `id`; null: nobody."""

    head = Key(allow_null=True)
    deputy_head = Key(allow_null=True)


class LeadersOut(serializers.ModelSerializer[DelegationFile]):
    head = serializers.IntegerField(source="head_id", read_only=True, allow_null=True)
    deputy_head = serializers.IntegerField(source="deputy_head_id", read_only=True, allow_null=True)

    class Meta:
        model = DelegationFile
        fields = ["head", "deputy_head"]
        read_only_fields = fields


class CoordinatorOut(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "email", "name"]
        read_only_fields = fields


class ColleagueIn(Input):
    """Whom to invite. `hands_over`: when it is accepted, who invites stops coordinating."""

    email = Address(max_length=254)
    language = OneOf(Language, required=False)
    hands_over = Flag(required=False)


class EarlierPersonOut(serializers.Serializer[EarlierPerson]):
    """Somebody who came last time. `is_present`: in this delegation already."""

    key = serializers.CharField(read_only=True)
    badge_name = serializers.CharField(source="name", read_only=True)
    capacity = serializers.CharField(source="columns.capacity", read_only=True)
    is_present = serializers.BooleanField(read_only=True)


class CopyIn(Input):
    """Whom to copy, by `key`."""

    people = serializers.ListField(
        child=serializers.RegexField(r"^[rp][0-9]{1,18}$"), min_length=1, max_length=200
    )


class OfDelegation(viewsets.GenericViewSet[DelegationFile]):
    """What hangs on one delegation, for those who register it."""

    pagination_class = None
    answers_once = True

    def get_queryset(self) -> QuerySet[DelegationFile]:
        return visible_files(self.request.user)

    def own(self) -> DelegationFile:
        """Return the delegation if this account may register its people."""
        file = self.get_object()
        require(may_register(self.request.user, file.delegation))
        return file


class LeadersViewSet(OfDelegation):
    """Head and deputy head of a delegation. ``ETag`` is the mark of who leads."""

    versioned_answers = ("retrieve", "update")
    versioned_acts = ("update",)

    @extend_schema(responses=LeadersOut)
    def retrieve(self, request: Request, pk: int) -> Response:
        """Return who leads."""
        return self._shown(self.own())

    @extend_schema(request=LeadersIn, responses=LeadersOut)
    def update(self, request: Request, pk: int) -> Response:
        """Name who leads: members of parliament who stand in the delegation."""
        file = self.own()
        given = LeadersIn.read(request.data)
        people = Registration.objects.filter(file=file)
        chosen = {
            name: get_object_or_404(people, pk=key) if key else None for name, key in given.items()
        }
        seen, by = seen_mark(request), account_of(request)
        file = leaders.name(file=file, **chosen, seen=seen, by=by, at=timezone.now())
        return self._shown(file)

    def _shown(self, file: DelegationFile) -> Response:
        return Response(LeadersOut(file).data, headers={"ETag": f'"{mark_of_leaders(file)}"'})


class CoordinatorViewSet(OfDelegation):
    """Who coordinates a delegation."""

    @extend_schema(responses=CoordinatorOut(many=True))
    def list(self, request: Request, pk: int) -> Response:
        """Return the coordinators."""
        return self._shown(self.own())

    @extend_schema(request=ColleagueIn, responses={201: InvitationOut})
    def create(self, request: Request, pk: int) -> Response:
        """Mail somebody a link that makes her coordinator too, or instead of who invites."""
        require(not is_narrowed(request.user))  # or what it begins would outlive it
        file = self.own()
        given = {"language": Language.ENGLISH, **ColleagueIn.read(request.data)}
        invitation = invitations.invite_colleague(
            file=file, **given, by=account_of(request), at=timezone.now()
        )
        return Response(InvitationOut(invitation).data, status=201)

    @extend_schema(request=None, responses=CoordinatorOut(many=True))
    def resign(self, request: Request, pk: int) -> Response:
        """Stop coordinating; the last coordinator cannot. Answers who goes on."""
        file = self.own()
        file = coordination.resign(file=file, by=account_of(request), at=timezone.now())
        return self._shown(file)

    @extend_schema(request=None, responses=CoordinatorOut(many=True))
    def remove(self, request: Request, pk: int, user: int) -> Response:
        """Take a coordinator out: an act of the secretariat. Answers who goes on."""
        file = self.own()
        require(may_invite(request.user))
        one = get_object_or_404(User, pk=user)
        by, at = account_of(request), timezone.now()
        file = coordination.remove(file=file, user=one, by=by, at=at)
        return self._shown(file)

    def _shown(self, file: DelegationFile) -> Response:
        return Response(CoordinatorOut(coordinators_of(file.delegation), many=True).data)


class ColleagueInvitationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Invitation]):
    """Invitations to coordinate one delegation, the latest first, for those who register it."""

    queryset = Invitation.objects.none()
    serializer_class = InvitationOut
    lookup_url_kwarg = "invitation"
    answers_once = True

    def get_queryset(self) -> QuerySet[Invitation]:
        files = visible_files(self.request.user)
        file = get_object_or_404(files, pk=self.kwargs.get("pk"))
        require(may_register(self.request.user, file.delegation))
        return invitations_to(file).order_by("-invited_at", "-pk")

    @extend_schema(request=None, responses=InvitationOut)
    def revoke(self, request: Request, pk: int, invitation: int) -> Response:
        """Take an invitation back; its link leads nowhere from now on."""
        found, by = self.get_object(), account_of(request)
        found = invitations.revoke(invitation=found, by=by, at=timezone.now())
        return Response(InvitationOut(found).data)


class EarlierPeopleViewSet(OfDelegation):
    """People of the parliament's last delegation, who may be copied into this one."""

    @extend_schema(responses=EarlierPersonOut(many=True))
    def list(self, request: Request, pk: int) -> Response:
        """Return who came last time."""
        found: Any = earlier_people(self.own())  # REST framework's types know no `many`
        return Response(EarlierPersonOut(found, many=True).data)

    @extend_schema(request=CopyIn, responses={201: PersonOut(many=True)})
    def create(self, request: Request, pk: int) -> Response:
        """Copy people as drafts; who is in the delegation already is passed over."""
        file = self.own()
        keys = CopyIn.read(request.data)["people"]
        added = copies.copy(file=file, keys=keys, by=account_of(request), at=timezone.now())
        return Response(PersonOut(added, many=True).data, status=201)


class SubstitutionViewSet(viewsets.GenericViewSet[Registration]):
    """One person in the place of another. ``If-Match`` holds the version of who goes."""

    answers_once = True
    versioned_acts = ("substitute",)
    versioned_answers = ("substitute",)

    def get_queryset(self) -> QuerySet[Registration]:
        return visible_registrations(self.request.user)

    @extend_schema(request=ChangeIn, responses={201: PersonOut})
    def substitute(self, request: Request, pk: int) -> Response:
        """Put somebody else in a person's place; the body says who comes."""
        person, file = self._of_delegation(request)
        added = substitutions.substitute(
            file=file,
            person=person,
            answers=Answers(**ChangeIn.read(request.data)),
            version=seen_version(request, person.pk),
            by=account_of(request),
            at=timezone.now(),
        )
        response = shown_person(added, status=201)
        response["Location"] = reverse("registrations_api:registration-detail", [added.pk])
        return response

    def _of_delegation(self, request: Request) -> tuple[Registration, DelegationFile]:
        """Return the person and her delegation; who registered herself has none."""
        person = self.get_object()
        if person.file is None:
            raise Http404
        require(may_register(request.user, person.file.delegation))
        return person, person.file
