"""Releases of a programme: what each changed, and how the programme stood after it."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assemblies.gateways.rest import Input, Key, unless_known
from assemblies.permissions import require
from sessions.api.serializers import NoteIn, SittingOut, words_by_language
from sessions.api.views import OfAssembly, OpenToRead, account_of
from sessions.models.releases import Release
from sessions.models.sittings import Sitting
from sessions.permissions import may_edit_programme
from sessions.selectors.releases import (
    Change,
    Entry,
    History,
    Told,
    history_of,
    in_words,
    programme_after,
    releases_told,
)
from sessions.services import releases


class ReleaseIn(Input):
    """Publish the draft in the version that was seen, or of it only some sittings."""

    version = serializers.IntegerField(
        min_value=0, help_text=_("Of the whole draft, as the list of planned sittings told it.")
    )
    sittings = serializers.ListField(child=Key(), required=False, min_length=1, max_length=1000)
    note = NoteIn(required=False)
    holds_mails = serializers.BooleanField(
        required=False, help_text=_("The mails wait until somebody has had a second look at them.")
    )


class ChangeOut(serializers.Serializer[Any]):
    """What was changed of a sitting. One that you could not know of before was `opened`."""

    sitting = serializers.IntegerField(read_only=True)
    changes = serializers.ListField(child=serializers.CharField(), read_only=True)
    sequence = serializers.IntegerField(read_only=True)


class ReleaseOut(serializers.Serializer[Any]):
    """One publication of the programme; of closed sittings it tells those who may know of them."""

    number = serializers.IntegerField(source="release.number", read_only=True)
    released_at = serializers.DateTimeField(source="release.released_at", read_only=True)
    note = words_by_language(source="release.note", allow_null=True)
    sittings = ChangeOut(source="changes", many=True, read_only=True)
    withdrawn = serializers.IntegerField(
        read_only=True, help_text="How many sittings were closed by it to you."
    )


class DifferenceOut(serializers.Serializer[Any]):
    """One thing that readers see otherwise, in the language asked for."""

    what = serializers.CharField(source="text", read_only=True)
    before = serializers.CharField(read_only=True)
    after = serializers.CharField(read_only=True)


class EntryOut(ChangeOut):
    """A changed sitting in words of the language asked for."""

    title = serializers.CharField(read_only=True)
    when = serializers.CharField(read_only=True)
    room = serializers.CharField(read_only=True)
    differences = DifferenceOut(many=True, read_only=True)


class WholeReleaseOut(ReleaseOut):
    """One release with what it changed, before and after."""

    sittings = EntryOut(source="changes", many=True, read_only=True)


# What a release did not keep of a sitting, or what is asked of the one that is held now.
_OF_TODAY = frozenset(
    {"uid", "sequence", "places", "places_left", "offer_hours", "change_note", "changed_at",
     "cancelled_at"}
)  # fmt: skip


class PastSittingOut(SittingOut):
    """A sitting as the programme had it after a release."""

    class Meta(SittingOut.Meta):
        fields = [name for name in SittingOut.Meta.fields if name not in _OF_TODAY]
        read_only_fields = fields


class OfReleases(OpenToRead, OfAssembly):
    """What was released of a programme, as far as this reader may know of it."""

    request: Any  # of the viewset beside it

    def history(self) -> History:
        return history_of(self.assembly(), self.request.user, at=timezone.now())

    def one_of(self, history: History) -> Told:
        """Return the release that is asked for; one that tells her nothing is not there for her."""
        number = self.kwargs["release"]
        found = (one for one in releases_told(history) if one.release.number == number)
        if (one := next(found, None)) is None:
            raise Http404
        return one


class ReleaseViewSet(OfReleases, viewsets.GenericViewSet[Release]):
    """The change log of an assembly's programme, newest first; open to everybody."""

    serializer_class = ReleaseOut
    queryset = Release.objects.none()  # for the schema
    answers_once = True
    marked_answers = ("list", "retrieve")

    @extend_schema(responses=ReleaseOut(many=True))
    def list(self, request: Request, number: int) -> Response:
        """Return the releases in which this account may see a change."""
        page = self.paginate_queryset(releases_told(self.history()))
        return unless_known(request, self.get_paginated_response(ReleaseOut(page, many=True).data))

    @extend_schema(operation_id="assemblies_releases_retrieve", responses=WholeReleaseOut)
    def retrieve(self, request: Request, number: int, release: int) -> Response:
        """Return one release with what it changed, before and after, in words."""
        history = self.history()
        found = self.one_of(history)
        return unless_known(request, Response(WholeReleaseOut(_whole(history, found)).data))

    @extend_schema(request=ReleaseIn, responses={201: ReleaseOut})
    def create(self, request: Request, number: int) -> Response:
        """Publish the draft at one instant; whoever follows what changed is told in one mail."""
        assembly = self.assembly()
        require(may_edit_programme(request.user))
        given = ReleaseIn.read(request.data)
        release = releases.release(
            event=assembly,
            only=given.get("sittings"),
            version=given["version"],
            note=given.get("note"),
            holds_mails=given.get("holds_mails", False),
            by=account_of(request),
            at=timezone.now(),
        )
        return self._made(release)

    def _made(self, release: Release) -> Response:
        """Answer with the release; one of plans that were given up tells nothing of sittings."""
        found = (one for one in releases_told(self.history()) if one.release == release)
        shown = next(found, Told(release))
        where = {"number": self.kwargs["number"], "release": release.number}
        address = reverse("assembly_sessions_api:assembly-release", kwargs=where)
        return Response(ReleaseOut(shown).data, status=201, headers={"Location": address})


class PastProgrammeViewSet(OfReleases, viewsets.GenericViewSet[Sitting]):
    """The programme as it stood after a release; open to everybody."""

    serializer_class = PastSittingOut
    queryset = Sitting.objects.none()  # for the schema
    marked_answers = ("list",)

    @extend_schema(responses=PastSittingOut(many=True))
    def list(self, request: Request, number: int, release: int) -> Response:
        """Return the sittings as they were then, by start; closed ones to whom may know of them."""
        history = self.history()
        self.one_of(history)
        page = self.paginate_queryset(_as_they_were(history, release))
        shown = PastSittingOut(page, many=True)
        return unless_known(request, self.get_paginated_response(shown.data))


def _whole(history: History, told: Told) -> dict[str, Any]:
    entries = zip(told.changes, in_words(history, told), strict=True)
    return {
        "release": told.release,
        "withdrawn": told.withdrawn,
        "changes": [_entry(change, words) for change, words in entries],
    }


def _entry(change: Change, words: Entry) -> dict[str, Any]:
    return {
        "sitting": change.sitting,
        "changes": change.changes,
        "sequence": change.sequence,
        "title": words.title,
        "when": words.when,
        "room": words.room,
        "differences": words.differences,
    }


def _as_they_were(history: History, release: int) -> tuple[Sitting, ...]:
    """Return the sittings of then, for `PastSittingOut`: what followed what, where it is known."""
    found = programme_after(history, release)
    known = {one.pk for one in found}
    for one in found:
        follows = one.follows_id if one.follows_id in known else None
        pause = None if follows is None else one.follows_minutes
        vars(one).update(follows_seen=follows, follows_minutes_seen=pause)
    return found
