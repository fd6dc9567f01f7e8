"""Resolutions as the law asks about them, and as pages show them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from assemblies.enums import InstitutionKind, Language, Sex
from assemblies.models.delegations import Delegation
from assemblies.models.events import Assembly
from assemblies.models.institutions import GeopoliticalGroup, GroupMembership
from sessions.enums import DocumentKind, RequestState
from sessions.enums.decisions import Adoption, AmendmentState
from sessions.models.agenda import AgendaItem
from sessions.models.ballots import Ballot
from sessions.models.emergency_items import EmergencyRequest, RequestAuthor
from sessions.models.resolutions import (
    Amendment,
    DraftingMember,
    DraftVersion,
    FollowUpReport,
    Reservation,
    Resolution,
    SubjectJudgement,
)
from sessions.rules.differences import Piece, differences
from sessions.rules.drafting import Drafter, Warned, warnings_of
from sessions.rules.emergency_requests import BARS_ITS_SUBJECT, Subject, returning
from sessions.rules.resolutions import Facts, Vote
from sessions.rules.symbols import BODIES, NUMBERED_AS_ASSEMBLY, Symbol, next_number
from sessions.selectors.ballots import result_of_ballot
from sessions.selectors.documents import taken_like
from sessions.selectors.emergency_requests import delegations_of_members


@dataclass(frozen=True, slots=True)
class Flag:
    """A barred subject of which the newest draft speaks and its title does not.

    passages: the paragraphs that do, in whatever languages; judgement: why they stand, if somebody
    has read them.
    """

    request: EmergencyRequest
    passages: tuple[str, ...]
    judgement: SubjectJudgement | None


@dataclass(frozen=True, slots=True)
class Committee:
    """A drafting committee: its members by group, those of sponsors, and what it lacks."""

    members: tuple[DraftingMember, ...]
    sponsors: frozenset[int]
    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a draft as one text, in one language."""

    older: DraftVersion
    newer: DraftVersion
    pieces: tuple[Piece, ...]


def drafts_of(resolution: Resolution) -> tuple[DraftVersion, ...]:
    """Return all versions, the newest first. One query."""
    held = DraftVersion.objects.filter(resolution=resolution).select_related("kept_by")
    return tuple(held.order_by("-number"))


def newest_draft(resolution: Resolution) -> DraftVersion | None:
    """Return the newest version. One query."""
    return DraftVersion.objects.filter(resolution=resolution).order_by("-number").first()


def flags_of(resolution: Resolution, draft: DraftVersion | None) -> tuple[Flag, ...]:
    """Return where a draft speaks of subjects that may not come back. Two queries at most.

    Only about the emergency item: of a committee's own resolution nothing is barred.
    """
    if draft is None or resolution.request_id is None:
        return ()
    lost = EmergencyRequest.objects.filter(
        event_id=resolution.event_id, state__in=BARS_ITS_SUBJECT
    ).in_order()
    judged = {one.request_id: one for one in SubjectJudgement.objects.filter(draft=draft)}
    title = "\n".join(draft.title.values())
    found = []
    for request in lost:
        subject = Subject(request.subject, tuple(request.subject_words))
        if returning(draft.text.values(), title=title, barred=[subject]):
            found.append(Flag(request, _passages(draft, subject), judged.get(request.pk)))
    return tuple(found)


def facts_of(
    resolution: Resolution,
    *,
    at: datetime,
    reason: str = "",
    adoption: Adoption = Adoption.CONSENSUS,
    ballot: Ballot | None = None,
) -> Facts:
    """Return what the law asks about a resolution before an act. Six queries at most."""
    draft = newest_draft(resolution)
    flags = flags_of(resolution, draft)
    return Facts(
        at=at,
        since=resolution.state_at,
        begun_at=resolution.begun_at,
        reason=reason,
        drafts=draft.number if draft else 0,
        barred=tuple(one.request.subject for one in flags if one.judgement is None),
        amendments=_amendments(draft),
        adoption=adoption,
        vote=_vote(resolution, ballot) if ballot else None,
    )


def drafter_of(member: DraftingMember, groups: Mapping[int, frozenset[str]]) -> Drafter:
    """Return a named delegate as the law asks about her; participant and delegation loaded."""
    delegation = member.participant.delegation
    key = delegation.institution_id if delegation else 0
    return Drafter(
        member=key,
        sex=Sex(member.participant.sex),
        group=member.group.code,
        groups=groups.get(key, frozenset()),
    )


def drafters_of(resolution: Resolution) -> tuple[DraftingMember, ...]:
    """Return who was named, group by group, each with her delegation. One query."""
    held = DraftingMember.objects.filter(resolution=resolution)
    loaded = held.select_related("group", "participant__delegation__institution")
    return tuple(loaded.order_by("group__code", "named_at", "pk"))


def groups_of_members(keys: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return the codes of the geopolitical groups of these Members, by key. One query."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    held = GroupMembership.objects.filter(institution__in=keys)
    for key, code in held.values_list("institution_id", "group__code"):
        found[key].add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def committee_of(resolution: Resolution) -> Committee:
    """Return the drafting committee of a resolution with what it lacks. Four queries at most."""
    members = drafters_of(resolution)
    keys = [
        one.participant.delegation.institution_id for one in members if one.participant.delegation
    ]
    groups = groups_of_members(keys)
    sponsors = sponsors_of(resolution)
    warnings = warnings_of(
        [drafter_of(one, groups) for one in members],
        groups=list(GeopoliticalGroup.objects.order_by("code").values_list("code", flat=True)),
        sponsors=sponsors,
    )
    return Committee(members, sponsors, warnings)


def sponsors_of(resolution: Resolution) -> frozenset[int]:
    """Return the keys of the Members that made the request, if there was one. One query."""
    if resolution.request_id is None:
        return frozenset()
    agreed = RequestAuthor.objects.filter(request_id=resolution.request_id, agreed_at__isnull=False)
    return frozenset(agreed.values_list("institution_id", flat=True))


def compared(
    drafts: Sequence[DraftVersion], *, older: int, newer: int, language: Language
) -> Comparison | None:
    """Return two of these versions as one text; None where one of them is not there. No query.

    In either order: what was there first is always the older one.
    """
    by_number = {one.number: one for one in drafts}
    low, high = sorted((older, newer))
    if low == high or low not in by_number or high not in by_number:
        return None
    first, second = by_number[low], by_number[high]
    pieces = differences(other=_whole(first, language), own=_whole(second, language))
    return Comparison(first, second, pieces)


def reservations_of(resolution: Resolution) -> tuple[Reservation, ...]:
    """Return what delegations have put on record, in that order. One query."""
    held = Reservation.objects.filter(resolution=resolution)
    return tuple(held.select_related("delegation__institution").order_by("recorded_at", "pk"))


def delegations_reserving(resolution: Resolution) -> QuerySet[Delegation]:
    """Return the delegations of Members to the event: who may put a reservation on record."""
    here = delegations_of_members(resolution.event_id)
    return here.select_related("institution").order_by("pk")


def follow_ups_of(resolution: Resolution) -> tuple[FollowUpReport, ...]:
    """Return what Members have reported, the latest first. One query."""
    held = FollowUpReport.objects.filter(resolution=resolution)
    return tuple(held.select_related("institution").order_by("-reported_at", "-pk"))


def votes_on(resolution: Resolution) -> tuple[Ballot, ...]:
    """Return the closed votes since it was begun, which may have adopted it. One query."""
    on_questions = Ballot.objects.with_subject().closed().filter(question__isnull=False)
    standing = on_questions.filter(event_id=resolution.event_id, annulment=None)
    since = standing.filter(opened_at__gte=resolution.begun_at)
    return tuple(since.order_by("-opened_at", "-pk"))


def symbol_of(resolution: Resolution) -> Symbol | None:
    """Return the symbol it would get: the next free one of its body, for the item it is about.

    None where the body has no letters for symbols, or counts its own sessions. Three queries.
    """
    letters = next((one for one, code in BODIES.items() if code == resolution.body.code), "")
    assembly = Assembly.objects.filter(pk=resolution.event_id).first()
    if letters not in NUMBERED_AS_ASSEMBLY or assembly is None:
        return None
    request = resolution.request
    numbered = AgendaItem.objects.with_numbers()
    item = numbered.filter(emergency_request=request).first() if request else None
    like = Symbol(
        body=letters,
        session=assembly.number,
        item=item.printed if item else "",
        kind=DocumentKind.RESOLUTION,
        number=1,
    )
    return replace(like, number=next_number(taken_like(like), like=like))


def items_without_resolution(event_id: int) -> tuple[EmergencyRequest, ...]:
    """Return the event's accepted request while nothing is drafted about it. One query."""
    accepted = EmergencyRequest.objects.filter(
        event_id=event_id,
        state__in=[RequestState.ACCEPTED, RequestState.DEBATED],
        resolution__isnull=True,
    )
    return tuple(accepted.order_by("pk"))


def is_of_a_member(kind: str) -> bool:
    """Tell whether an institution of this kind is a Member. No query."""
    return kind == InstitutionKind.PARLIAMENT


def _passages(draft: DraftVersion, subject: Subject) -> tuple[str, ...]:
    lines = [line.strip() for text in draft.text.values() for line in text.splitlines()]
    return tuple(line for line in lines if returning([line], title="", barred=[subject]))


def _amendments(draft: DraftVersion | None) -> tuple[AmendmentState, ...]:
    states = Amendment.objects.filter(draft=draft).values_list("state", flat=True)
    return tuple(AmendmentState(one) for one in states) if draft else ()


def _vote(resolution: Resolution, ballot: Ballot) -> Vote:
    is_on_it = ballot.event_id == resolution.event_id and ballot.question_id is not None
    return Vote(
        is_on_it=is_on_it and not ballot.is_annulled,
        opened_at=ballot.opened_at,
        figures=result_of_ballot(ballot) if ballot.closed_at else None,
    )


def _whole(draft: DraftVersion, language: Language) -> str:
    title = draft.title.get(language, "")
    return (
        f"{title}\n\n{draft.in_language(language)}\n"
        if title
        else f"{draft.in_language(language)}\n"
    )
