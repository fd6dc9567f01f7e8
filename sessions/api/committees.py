"""The Standing Committees' work for programs: dates, subject items, co-rapporteurs, inputs."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.fields import LanguageMap
from assemblies.models.institutions import Institution
from assemblies.permissions import require
from sessions.api import committee_shapes as shapes
from sessions.api.agenda import named
from sessions.api.views import OfAssembly, OpenToRead, account_of
from sessions.enums.committees import SubjectAct, SubjectState
from sessions.errors.committees import SubjectNotMovable
from sessions.models.committees import CommitteeCycle, SubjectItem
from sessions.models.documents import Document
from sessions.permissions import may_keep_resolutions, visible_resolutions
from sessions.permissions.committees import members_represented, visible_inputs
from sessions.selectors.committee_cycles import (
    closing_of_subjects,
    delegates_of_members,
    in_order_of_receipt,
    parts_of,
    rapporteurs_of,
    subjects_of,
)
from sessions.selectors.committee_seats import standing_committees
from sessions.services import committee_cycles, rapporteurs, subject_items, written_inputs
from sessions.services.committee_cycles import Dates, Memorandum
from sessions.services.subject_items import Decision, Subject
from sessions.services.written_inputs import Sent


class CommitteeWorkViewSet(OpenToRead, OfAssembly, viewsets.GenericViewSet[CommitteeCycle]):
    """How one Standing Committee comes to its resolution for an assembly."""

    queryset = CommitteeCycle.objects.none()  # for the schema
    answers_once = True

    def get_queryset(self) -> QuerySet[CommitteeCycle]:
        held = CommitteeCycle.objects.filter(event_id=self.assembly().pk)
        return held.select_related("event", "body", "resolution")

    @extend_schema(responses=shapes.CommitteeWorkOut)
    def retrieve(self, request: Request, number: int, code: str) -> Response:
        """Return it as far as the reader may know of it."""
        return _shown(request, self._work(code))

    @extend_schema(request=shapes.DatesIn, responses=shapes.CommitteeWorkOut)
    def update(self, request: Request, number: int, code: str) -> Response:
        """Set its dates; the first time, begin it."""
        require(may_keep_resolutions(request.user))
        dates = Dates(**shapes.DatesIn.read(request.data))
        body = get_object_or_404(standing_committees(), code=code)
        committee_cycles.plan(event=self.assembly(), body=body, dates=dates, **_told(request))
        return _shown(request, self._work(code))

    @extend_schema(request=shapes.SubjectIn, responses={201: shapes.CommitteeWorkOut})
    def propose(self, request: Request, number: int, code: str) -> Response:
        """Propose a subject for a Member."""
        work = self._work(code)
        own = _own(request, work)
        given = shapes.SubjectIn.read(request.data)
        subject_items.propose(
            cycle=work,
            institution=named(own, given["institution"].pk, "institution"),
            subject=_subject(given),
            rapporteur=named(delegates_of_members(), given.get("rapporteur"), "rapporteur"),
            **_told(request),
        )
        return _shown(request, work, 201)

    @extend_schema(request=shapes.MoveSubjectIn, responses=shapes.CommitteeWorkOut)
    def move(self, request: Request, number: int, code: str, item: int) -> Response:
        """Take one back for its Member, or put on record what the bureau has decided of it."""
        work = self._work(code)
        found = get_object_or_404(_subjects(request, work), pk=item)
        _move(request, found, shapes.MoveSubjectIn.read(request.data))
        return _shown(request, work)

    @extend_schema(request=shapes.BureauIn, responses={201: shapes.CommitteeWorkOut})
    def decide(self, request: Request, number: int, code: str) -> Response:
        """Put on record a subject of the bureau's own, or one that combines several."""
        work = self._kept(request, code)
        given = shapes.BureauIn.read(request.data)
        of: dict[str, Any] = {
            "cycle": work,
            "subject": _subject(given),
            "decision": Decision(on=given["decided_on"]),
            **_told(request),
        }
        if keys := given.get("items"):
            held = SubjectItem.objects.filter(cycle=work)
            subject_items.combine(items=[named(held, key, "items") for key in keys], **of)
        else:
            subject_items.put_own(**of)
        return _shown(request, work, 201)

    @extend_schema(request=shapes.RapporteurIn, responses=shapes.CommitteeWorkOut)
    def appoint(self, request: Request, number: int, code: str) -> Response:
        """Name a co-rapporteur, and mail it to her."""
        work = self._kept(request, code)
        person = named(delegates_of_members(), _participant(request), "participant")
        rapporteurs.name(cycle=work, participant=person, **_told(request))
        return _shown(request, work)

    @extend_schema(request=shapes.RapporteurIn, responses=shapes.CommitteeWorkOut)
    def strike(self, request: Request, number: int, code: str) -> Response:
        """Take a co-rapporteur out again."""
        work = self._kept(request, code)
        person = named(delegates_of_members(), _participant(request), "participant")
        rapporteurs.strike(cycle=work, participant=person, **_told(request))
        return _shown(request, work)

    @extend_schema(request=shapes.MemorandumIn, responses=shapes.CommitteeWorkOut)
    def memorandum(self, request: Request, number: int, code: str) -> Response:
        """Keep the explanatory memorandum."""
        work = self._kept(request, code)
        given = shapes.MemorandumIn.read(request.data)
        text, symbol = given.get("text"), given.get("document")
        kept = Memorandum(LanguageMap(text) if text else None, _document(symbol))
        committee_cycles.keep_memorandum(cycle=work, memorandum=kept, **_told(request))
        return _shown(request, self._work(code))

    @extend_schema(request=shapes.WrittenInputIn, responses=shapes.CommitteeWorkOut)
    def send(self, request: Request, number: int, code: str) -> Response:
        """Send a Member's written input; one that it has sent before is replaced."""
        work = self._work(code)
        own = _own(request, work)
        given = shapes.WrittenInputIn.read(request.data)
        member = named(own, given["institution"].pk, "institution")
        sent = Sent(language=given["language"], text=given["text"])
        written_inputs.send(cycle=work, institution=member, sent=sent, **_told(request))
        return _shown(request, work)

    @extend_schema(request=shapes.ShowInputsIn, responses=shapes.CommitteeWorkOut)
    def show(self, request: Request, number: int, code: str) -> Response:
        """Let everybody read the written inputs, or the co-rapporteurs alone."""
        work = self._kept(request, code)
        are_public = shapes.ShowInputsIn.read(request.data)["are_public"]
        committee_cycles.show_inputs(cycle=work, are_public=are_public, **_told(request))
        return _shown(request, self._work(code))

    @extend_schema(request=None, responses=shapes.CommitteeWorkOut)
    def begin(self, request: Request, number: int, code: str) -> Response:
        """Begin the committee's resolution on its subject."""
        committee_cycles.begin_resolution(cycle=self._kept(request, code), **_told(request))
        return _shown(request, self._work(code))

    def _work(self, code: str) -> CommitteeCycle:
        return get_object_or_404(self.get_queryset(), body__code=code)

    def _kept(self, request: Request, code: str) -> CommitteeCycle:
        work = self._work(code)
        require(may_keep_resolutions(request.user))
        return work


def _told(request: Request) -> dict[str, Any]:
    return {"by": account_of(request), "at": timezone.now()}


def _participant(request: Request) -> int:
    key: int = shapes.RapporteurIn.read(request.data)["participant"]
    return key


def _subject(given: dict[str, Any]) -> Subject:
    return Subject(title=LanguageMap(given["title"]), explanation=LanguageMap(given["explanation"]))


def _document(symbol: str | None) -> Document | None:
    if symbol is None:
        return None
    found = Document.objects.filter(symbol=symbol).first()
    if found is None:
        raise ValidationError({"document": [_("There is no such thing here.")]})
    return found


def _own(request: Request, work: CommitteeCycle) -> QuerySet[Institution]:
    """Return the Members for which the account speaks; who represents none may not."""
    own = members_represented(request.user, work.event)
    require(own.exists())
    return own


def _subjects(request: Request, work: CommitteeCycle) -> QuerySet[SubjectItem]:
    """Return the subject items this account may do something with."""
    held = SubjectItem.objects.filter(cycle=work).select_related("cycle")
    if may_keep_resolutions(request.user):
        return held
    return held.filter(institution__in=members_represented(request.user, work.event))


def _told_of(request: Request, work: CommitteeCycle) -> list[SubjectItem]:
    """Return the subject items as they are told: to everybody what is chosen and its parts.

    All to those concerned, who alone learn whom a Member would give as a co-rapporteur.
    """
    items, own = subjects_of(work), set(_subjects(request, work).values_list("pk", flat=True))
    chosen = next((one for one in items if one.state == SubjectState.SELECTED), None)
    public = {one.pk for one in (chosen, *parts_of(chosen, items)) if one}
    for one in items:
        one.said_rapporteur = one.rapporteur_id if one.pk in own else None  # type: ignore[attr-defined]
    return [one for one in items if one.pk in own | public]


def _move(request: Request, item: SubjectItem, given: dict[str, Any]) -> None:
    act, told = given["act"], _told(request)
    if act is SubjectAct.WITHDRAW:
        own = members_represented(request.user, item.cycle.event)
        require(item.institution in own)
        subject_items.withdraw(item=item, **told)
        return
    require(may_keep_resolutions(request.user))
    if act is SubjectAct.COMBINE:
        raise ValidationError({"act": [_("Several are combined at once: put the new subject.")]})
    if act not in _DECIDES:
        raise SubjectNotMovable
    if "decided_on" not in given:
        raise ValidationError({"decided_on": [_("This field is required.")]})
    decision = Decision(on=given["decided_on"], reason=given.get("reason", ""))
    _DECIDES[act](item=item, decision=decision, **told)


_DECIDES = {SubjectAct.SELECT: subject_items.select, SubjectAct.DECLINE: subject_items.decline}


def _shown(request: Request, work: CommitteeCycle, code: int = 200) -> Response:
    """Tell the work as far as the account may know of it."""
    resolution = visible_resolutions(request.user).filter(pk=work.resolution_id or 0).first()
    said = {
        "closing": closing_of_subjects(work),
        "resolution": resolution.pk if resolution else None,
        "subjects": _told_of(request, work),
        "rapporteurs": rapporteurs_of(work),
        "inputs": in_order_of_receipt(visible_inputs(request.user, work)),
    }
    return Response(shapes.shown_as(work, said), status=code)
