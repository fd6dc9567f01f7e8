"""Acts upon a drafting committee: whom the groups name, where it meets, what it is given."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.models.institutions import GeopoliticalGroup
from sessions.enums import RequestAct, RequestActor
from sessions.enums.decisions import ResolutionAct
from sessions.errors import NotOfThisEvent
from sessions.errors.resolutions import (
    DrafterGone,
    DrafterNamed,
    ResolutionNotMovable,
    SittingNotClosed,
)
from sessions.models.resolutions import DraftingMember, Resolution
from sessions.models.sittings import Sitting
from sessions.rules.drafting import check_drafter
from sessions.selectors.resolutions import (
    drafter_of,
    drafters_of,
    facts_of,
    groups_of_members,
    is_of_a_member,
)
from sessions.services.resolution_steps import locked, step, step_request


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where the committee meets, and how many each group may name."""

    sitting: Sitting | None
    most_a_group: int


@transaction.atomic
def name(
    *,
    resolution: Resolution,
    participant: Participant,
    group: GeopoliticalGroup,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> DraftingMember:
    """Name a delegate on behalf of a group.

    Raises Superseded, NotOfThisEvent for who is no accredited delegate of a Member here,
    DrafterNamed, DrafterElsewhere, TooManyOfGroup, ResolutionNotMovable.
    """
    resolution = locked(resolution, version)
    about = {"participant": participant.pk, "group": group.code}
    facts = facts_of(resolution, at=at)
    step(resolution, ResolutionAct.NAME, facts=facts, by=by, after=about)
    _check_delegate(resolution, participant)
    member = DraftingMember(
        resolution=resolution, participant=participant, group=group, named_at=at, named_by=by
    )
    named = drafters_of(resolution)
    if any(one.participant_id == participant.pk for one in named):
        raise DrafterNamed
    keys = [one.participant.delegation.institution_id for one in (*named, member)]  # type: ignore[union-attr] # delegates all
    groups = groups_of_members(keys)
    check_drafter(
        drafter_of(member, groups),
        named=[drafter_of(one, groups) for one in named],
        most=resolution.most_a_group,
    )
    member.save()
    return member


@transaction.atomic
def strike(
    *,
    resolution: Resolution,
    participant: Participant,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> None:
    """Take a delegate out again. Raises Superseded, DrafterGone, ResolutionNotMovable."""
    resolution = locked(resolution, version)
    about = {"participant": participant.pk, "group": None}
    facts = facts_of(resolution, at=at)
    step(resolution, ResolutionAct.NAME, facts=facts, by=by, after=about)
    gone, _by_table = resolution.drafters.filter(participant=participant).delete()
    if not gone:
        raise DrafterGone


@transaction.atomic
def convene(
    *,
    resolution: Resolution,
    meeting: Meeting,
    version: int | None = None,
    by: User | None,
    at: datetime,
) -> Resolution:
    """Say in which closed sitting the committee meets, and how many a group may name.

    Who is named already stays. Raises Superseded, SittingNotClosed, ResolutionNotMovable.
    """
    resolution = locked(resolution, version)
    sitting = meeting.sitting
    is_wrong = sitting and (sitting.event_id != resolution.event_id or not sitting.is_closed)
    if is_wrong:
        raise SittingNotClosed
    return step(
        resolution,
        ResolutionAct.CONVENE,
        facts=facts_of(resolution, at=at),
        by=by,
        after={"sitting": sitting.pk if sitting else None, "most": meeting.most_a_group},
        drafted_in=sitting,
        most_a_group=meeting.most_a_group,
    )


@transaction.atomic
def refer(
    *, resolution: Resolution, version: int | None = None, by: User | None, at: datetime
) -> Resolution:
    """Give the debated emergency item to the committee that is named.

    Raises Superseded, CommitteeUnnamed, RequestNotMovable; ResolutionNotMovable without a request.
    """
    resolution = locked(resolution, version)
    if resolution.request_id is None:
        raise ResolutionNotMovable
    step_request(
        resolution,
        RequestAct.REFER,
        actor=RequestActor.ASSEMBLY,
        by=by,
        at=at,
        committee=resolution.drafters.count(),
    )
    resolution.version += 1
    resolution.save(update_fields=["version"])
    return resolution


def _check_delegate(resolution: Resolution, participant: Participant) -> None:
    people = Participant.objects.accredited().delegates()
    found = people.filter(pk=participant.pk, event_id=resolution.event_id)
    delegation = participant.delegation
    is_member = delegation is not None and is_of_a_member(delegation.institution.kind)
    if not is_member or not found.exists():
        raise NotOfThisEvent
