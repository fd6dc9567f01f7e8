"""One act on the draft of a programme: what it holds, touches, and remembers to be taken back.

Events are locked first, then their plan, then sittings by their keys, as in every act on a
programme.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.fields.reverse_related import ForeignObjectRel

from assemblies.errors import Superseded
from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from assemblies.services import audit
from sessions.enums import DocumentAccess
from sessions.errors import EndsBeforeStart, FollowsNobody, RoomElsewhere, SittingCancelled
from sessions.errors.events import EventIsCancelled
from sessions.errors.speakers import DebateHeldThere
from sessions.models.debates import Debate
from sessions.models.documents import Document
from sessions.models.drafts import Plan, PlanStep, SittingDraft
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from sessions.rules import slots
from sessions.rules.follows import Follower, hours_of
from sessions.rules.hours import Hours
from sessions.selectors.plans import (
    WITH_DRAFT,
    columns_of,
    draft_of,
    planned_sittings,
    state_of,
)
from sessions.selectors.venue import unused_rooms
from sessions.services import events

_BATCH = 200
_PLANS = (Sitting, SittingDraft)  # hang on a sitting by what follows it
_FIRST = 2  # version of the plan for a sitting once it is planned


@dataclass(slots=True, kw_only=True)
class Step:
    """One act on the draft under way: what it has touched, to be recorded and taken back."""

    plan: Plan
    event: Event
    by: User | None
    at: datetime
    states: list[dict[str, Any]] = field(default_factory=list)
    rooms: list[int] = field(default_factory=list)  # that it has made

    def take(self, pk: int, version: int | None = None) -> Sitting:
        """Return a sitting of the event with its row held. Raises Superseded, SittingCancelled."""
        held = WITH_DRAFT.select_for_update(of=("self",), no_key=True).filter(
            event_id=self.event.pk
        )
        sitting = held.filter(pk=pk).first()
        if sitting is None or (version is not None and sitting.plan_version != version):
            raise Superseded
        if sitting.is_cancelled:
            raise SittingCancelled
        return sitting

    def put(self, sitting: Sitting, state: Mapping[str, Any], note: LanguageMap | None) -> None:
        """Plan the sitting so; a plan that is as published is no plan."""
        draft = draft_of(sitting)
        self._remember(sitting, draft)
        if sitting.released_at is not None and state == state_of(sitting):
            if draft is not None:
                draft.delete()
            self._raise_version(sitting)
            return
        draft = draft or SittingDraft(sitting=sitting)
        for name, value in columns_of(state).items():
            setattr(draft, name, value)
        draft.is_cancelled, draft.note = state["is_cancelled"], note or None
        draft.changed_at, draft.changed_by = self.at, self.by
        draft.save()
        sitting.draft = draft
        self._raise_version(sitting)

    def carry_along(self) -> None:
        """Move what follows a sitting to its end, through chains. Two queries where some follow.

        What follows a cancelled sitting stays where it is. Raises FollowsItself.
        """
        standing = [one for one in planned_sittings(self.event) if not one.is_cancelled]
        keys = {one.sitting.pk for one in standing}
        if not any(one.facts.follows_id in keys for one in standing):
            return
        hours = hours_of(
            Follower(
                key=one.sitting.pk,
                hours=Hours(one.facts.starts_at, one.facts.ends_at),
                follows=one.facts.follows_id if one.facts.follows_id in keys else None,
                pause=timedelta(minutes=one.facts.follows_minutes),
            )
            for one in standing
        )
        for one in standing:
            due = hours[one.sitting.pk]
            if (due.starts_at, due.ends_at) == (one.facts.starts_at, one.facts.ends_at):
                continue
            times = {"starts_at": due.starts_at, "ends_at": due.ends_at}
            state = laid_over(state_of(one.facts), times)
            check_state(self.event, state)
            self.put(self.take(one.sitting.pk), state, one.draft.note if one.draft else None)

    def add(
        self, states: Sequence[Mapping[str, Any]], *, follows: Mapping[int, int] | None = None
    ) -> list[Sitting]:
        """Plan sittings that there were not. Five queries, however many they are.

        follows: by their places among the states, which follow another of them.
        """
        told = {"event": self.event, "created_at": self.at, "changed_at": self.at}
        made = [Sitting(**told, plan_version=_FIRST, **columns_of(state)) for state in states]
        Sitting.planned.bulk_create(made, batch_size=_BATCH)
        for place, of in (follows or {}).items():
            made[place].follows = made[of]
        Sitting.planned.bulk_update(
            [made[place] for place in follows or {}], ["follows"], batch_size=_BATCH
        )
        drafts = [
            SittingDraft(
                sitting=sitting,
                changed_at=self.at,
                changed_by=self.by,
                **columns_of(state) | {"follows_id": sitting.follows_id},
            )
            for sitting, state in zip(made, states, strict=True)
        ]
        SittingDraft.objects.bulk_create(drafts, batch_size=_BATCH)
        for sitting in made:
            new = {"sitting": sitting.pk, "before": None, "was": _FIRST - 1, "version": _FIRST}
            self.states.append(new)
        return made

    def _remember(self, sitting: Sitting, draft: SittingDraft | None) -> None:
        known = next((one for one in self.states if one["sitting"] == sitting.pk), None)
        if known is not None:  # touched twice: what was before the act counts
            known["version"] = sitting.plan_version + 1
            return
        before = {"state": state_of(draft or sitting), "note": draft.note if draft else None}
        self.states.append(
            {
                "sitting": sitting.pk,
                "before": before,
                "was": sitting.plan_version,
                "version": sitting.plan_version + 1,
            }
        )

    def _raise_version(self, sitting: Sitting) -> None:
        sitting.plan_version += 1
        Sitting.planned.filter(pk=sitting.pk).update(plan_version=sitting.plan_version)


def begin(*, event: Event, version: int | None = None, by: User | None, at: datetime) -> Step:
    """Hold the event's draft for one act. Assumes the caller's transaction.

    version: of the whole draft, as the editor saw it (`plan_version`). Raises Superseded, and
    EventIsCancelled: nothing is planned of it any more.
    """
    events.lock(among=Event.objects.filter(pk=event.pk))
    plan, is_new = Plan.objects.get_or_create(event_id=event.pk)
    held = Plan.objects.select_for_update(of=("self",)).select_related("event")
    plan = held.get(pk=plan.pk)
    if plan.event.is_cancelled:  # as it stands now, whatever the editor had before her
        raise EventIsCancelled
    if version is not None and version != (0 if is_new else plan.version):
        raise Superseded
    return Step(plan=plan, event=event, by=by, at=at)


def keep(step: Step, act: str, *, gone: Sequence[int] = ()) -> None:
    """Record the act: one step to take back, one entry in the audit, a new version of the draft.

    gone: keys of the rooms that went with it. What follows moves along, after an undo too: a
    colleague may have planned something to follow what comes back. Raises FollowsItself, DayTooFar.
    """
    if not step.states:
        return
    step.carry_along()
    PlanStep.objects.create(
        event=step.event,
        act=act,
        states=step.states,
        rooms=step.rooms,
        done_at=step.at,
        done_by=step.by,
    )
    raise_version(step.plan)
    sittings = {"sittings": [one["sitting"] for one in step.states]}
    audit.record(
        act=f"plan.{act}",
        thing=step.event,
        by=step.by,
        at=step.at,
        before={"rooms": gone} if gone else None,
        after={**sittings, "rooms": step.rooms} if step.rooms else sittings,
    )


def raise_version(plan: Plan) -> None:
    """Let everybody who looks at the draft know that it has changed."""
    plan.version += 1
    plan.save(update_fields=["version"])


def laid_over(state: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state with other facts, given as columns hold them."""
    changed = Sitting(**columns_of(state))
    for name, value in facts.items():
        setattr(changed, name, value)
    return state_of(changed) | {"is_cancelled": state["is_cancelled"]}


def check_state(event: Event, state: Mapping[str, Any]) -> None:
    """Refuse hours, rooms and sittings to follow that no sitting of the event can have.

    Raises EndsBeforeStart, DayTooFar, RoomElsewhere, FollowsNobody.
    """
    check_hours(event, state)
    follows, room = state["follows"], state["room"]
    if follows is not None and not Sitting.planned.filter(pk=follows, event_id=event.pk).exists():
        raise FollowsNobody
    if room is not None and not Room.objects.filter(pk=room, event_id=event.pk).exists():
        raise RoomElsewhere


def check_hours(event: Event, state: Mapping[str, Any]) -> None:
    """Refuse hours that no sitting of the event can have. No query.

    Raises EndsBeforeStart, DayTooFar.
    """
    columns = columns_of(state)
    starts_at, ends_at = columns["starts_at"], columns["ends_at"]
    if ends_at <= starts_at:
        raise EndsBeforeStart
    slots.check_days(
        starts_on=starts_at.astimezone(event.zone).date(),
        ends_on=ends_at.astimezone(event.zone).date(),
        first=event.starts_on,
        last=event.ends_on,
    )


def remove_if_untouched(sittings: Collection[Sitting]) -> None:
    """Delete sittings that were only ever planned and on which nobody has built.

    A query for each kind of thing that may hang on them, however many they are; their rows are
    held, so nothing comes between. Raises Superseded.
    """
    keys = [sitting.pk for sitting in sittings]
    fields = Sitting._meta.get_fields(include_hidden=True)  # noqa: SLF001 - Django's own, public
    for relation in fields:
        if not isinstance(relation, ForeignObjectRel):
            continue
        model, column = relation.related_model, relation.field.name
        hanging = model._base_manager.filter(  # noqa: SLF001 - as above
            **{f"{column}__in": keys}
        )
        if model in _PLANS:  # what came with the same act goes with it
            own = "pk" if model is Sitting else "sitting"
            hanging = hanging.exclude(**{f"{own}__in": keys})
        if hanging.exists():
            raise Superseded
    for sitting in sittings:
        sitting.delete()


def remove_rooms(event: Event, keys: Collection[int]) -> list[int]:
    """Delete those of the rooms that nothing uses; return their keys. Four queries."""
    unused = unused_rooms(event, keys)
    gone = sorted(unused.values_list("pk", flat=True)) if keys else []
    Room.objects.filter(pk__in=gone).delete()
    return gone


def remove_without_trace(sitting: Sitting) -> None:
    """Delete a sitting that was planned and never published.

    A document of this sitting alone is the secretariat's from then on: who might know of it was
    decided by the sitting. Raises DebateHeldThere.
    """
    there = Q(sittings=sitting) | Q(sitting=sitting) | Q(turns__sitting=sitting)
    if debate := Debate.objects.filter(there).order_by("pk").first():
        raise DebateHeldThere(debate=str(debate.title))
    documents = Document.objects.filter(sittings=sitting)
    alone = documents.annotate(held=Count("sittings")).filter(held=1).values_list("pk", flat=True)
    Document.objects.filter(pk__in=list(alone)).update(access=DocumentAccess.SECRETARIAT)
    sitting.delete()
