"""The last acts of editors on a draft: who did what, and what taking it back would bring."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assemblies.fields import LanguageMap
from assemblies.models.accounts import User
from assemblies.models.events import Event
from sessions.models.drafts import PlanStep
from sessions.models.sittings import Sitting
from sessions.selectors.differences import Difference, State, differences, names_of
from sessions.selectors.plans import Planned, planned_sittings, state_of
from sessions.selectors.wording import ACTS


@dataclass(frozen=True, slots=True)
class Told:
    """One act as editors read it; titles: of the sittings that it touched."""

    step: PlanStep
    what: str
    titles: tuple[str, ...]

    @property
    def touched(self) -> int:
        """Return how many sittings the act touched, those too that are gone."""
        return len({one["sitting"] for one in self.step.states})

    @property
    def who(self) -> str:
        return self.step.done_by.get_short_name() if self.step.done_by else ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What undoing changes of one sitting; nothing to change it to: it goes."""

    title: str
    goes: bool
    differences: tuple[Difference, ...]


def last_steps(event: Event, *, count: int, after: int = 0) -> tuple[Told, ...]:
    """Return the last acts on the event's draft, the latest first. Two queries.

    after: the key of the last act that is known already.
    """
    steps = PlanStep.objects.filter(event_id=event.pk, pk__gt=after).select_related("done_by")
    return _told(steps.order_by("-pk")[:count])


def steps_on(sitting: Sitting, *, since: int) -> tuple[Told, ...]:
    """Return what was done to the sitting since it had that version, the first of it first.

    Two queries. Releases are no acts on the draft, and are not among them.
    """
    steps = PlanStep.objects.filter(event_id=sitting.event_id).select_related("done_by")
    recent = list(steps.order_by("-pk")[:50])
    return _told(
        step for step in reversed(recent)
        if any(one["sitting"] == sitting.pk and one["version"] > since for one in step.states)
    )  # fmt: skip


def step_to_undo(event: Event, user: User) -> PlanStep | None:
    """Return the account's own last act, where it can be taken back. Two queries.

    None where somebody has touched the same sittings since, or a release has published them.
    """
    mine = PlanStep.objects.filter(event_id=event.pk, done_by=user, undone_at=None)
    last = mine.exclude(act="undo").order_by("-pk").first()
    if last is None:
        return None
    left = {one["sitting"]: one["version"] for one in last.states}
    standing = Sitting.planned.filter(pk__in=left).values_list("pk", "plan_version")
    return last if left == dict(standing) else None


def day_of_step(event: Event, step: PlanStep) -> str:
    """Return the day on which the first sitting of an act was before it, as in addresses.

    Empty where the act has planned all its sittings.
    """
    before = next((one["before"] for one in step.states if one["before"]), None)
    if before is None:
        return ""
    start = datetime.fromisoformat(before["state"]["starts_at"])
    return start.astimezone(event.zone).date().isoformat()


def what_undoing_brings(event: Event, step: PlanStep) -> tuple[TakenBack, ...]:
    """Return, sitting by sitting, what taking the act back changes. Three queries."""
    planned = {one.sitting.pk: one for one in planned_sittings(event)}
    states = [state_of(one.facts) for one in planned.values()]
    before = {one["sitting"]: one["before"] for one in reversed(step.states)}
    names = names_of(event, states + [was["state"] for was in before.values() if was])

    def taken(one: Planned, was: dict[str, Any] | None) -> TakenBack:
        now: State = state_of(one.facts)
        found = differences(now, was["state"], names) if was else ()
        return TakenBack(str(one.facts.title), goes=was is None, differences=found)

    return tuple(taken(planned[pk], was) for pk, was in before.items() if pk in planned)


def _told(steps: Iterable[PlanStep]) -> tuple[Told, ...]:
    held = list(steps)
    touched = {one["sitting"] for step in held for one in step.states}
    found = Sitting.planned.filter(pk__in=touched).values_list("pk", "title", "draft__title")
    titles = {pk: str(LanguageMap(draft or title)) for pk, title, draft in found}
    return tuple(
        Told(
            step,
            str(ACTS.get(step.act, step.act)),
            tuple(titles[one["sitting"]] for one in step.states if one["sitting"] in titles),
        )
        for step in held
    )
