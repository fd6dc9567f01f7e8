"""What an import does to the editors' draft: it lays what the file has changed under it.

A draft holds a sitting whole. What its editor left as it was published follows the file; what she
planned otherwise stays hers, and the report says so.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import F

from assemblies.errors import DomainError
from assemblies.models.events import Event
from assemblies.services.import_files import Findings
from sessions.models.drafts import Plan
from sessions.models.sittings import Sitting
from sessions.models.timetabled import PLANNED
from sessions.selectors.plans import columns_of, draft_of, state_of
from sessions.services import plan_steps
from sessions.services.import_work import ImportWork

# One fact to its editor: who plans another start means these hours and no others.
_HOURS = (
    "starts_at",
    "ends_at",
    "end_is_indicative",
    "time_shown_as",
    "follows",
    "follows_minutes",
)
_ROOM = ("room", "shares_room")
_TEXTS = ("title",)
_FACTS = (_HOURS, _ROOM, *((name,) for name in PLANNED if name not in {*_HOURS, *_ROOM}))


def lay_under(sitting: Sitting, before: Mapping[str, Any], name: str, work: ImportWork) -> None:
    """Let the draft of a sitting that the file has changed follow it, as far as it was the same.

    before: the state that was published. A draft that says no more than the file is none any more.
    """
    draft = draft_of(sitting)
    if draft is None:
        return
    after, drafted = state_of(sitting), state_of(draft)
    merged = drafted | dict(_followed(before, after, drafted))
    kept = [fact for fact in PLANNED if after[fact] != before[fact] and merged[fact] != after[fact]]
    if kept:
        work.notes.append(f"{name}: the draft of an editor keeps its own {', '.join(kept)}")
    if merged == after:
        draft.delete()
        return
    for column, value in columns_of(merged).items():
        setattr(draft, column, value)
    draft.save()


def _followed(
    before: Mapping[str, Any], after: Mapping[str, Any], drafted: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Yield what the draft shall say now of the facts that the file has changed."""
    for names in _FACTS:
        if all(before[name] == after[name] for name in names):
            continue
        if names == _TEXTS:
            yield "title", _merged(before["title"], after["title"], drafted["title"])
            continue
        # Who shares a room on purpose shares that one, and not the one the file has now.
        decisive = ("room",) if names == _ROOM and before["room"] != after["room"] else names
        if all(drafted[name] == before[name] for name in decisive):
            yield from ((name, after[name]) for name in names)


def _merged(
    before: Mapping[str, str], after: Mapping[str, str], drafted: Mapping[str, str]
) -> dict[str, str]:
    """Merge a text language by language."""
    changed = {code: text for code, text in after.items() if before.get(code) != text}
    follows = {code: text for code, text in changed.items()
               if drafted.get(code) == before.get(code)}  # fmt: skip
    return {**drafted, **follows}


def show_editors(event: Event, elsewhere: Collection[int], work: ImportWork) -> None:
    """Renew the boards that are open, and plan along what follows a sitting that has moved.

    elsewhere: keys of other events of whose sittings something shows otherwise. Raises
    ImportRefused where what follows has no hours left.
    """
    step = plan_steps.begin(event=event, by=work.by, at=work.at)
    try:
        step.carry_along()
    except DomainError as refusal:
        findings = Findings()
        findings.fault("programmes", "rows", f"what follows them cannot be moved: {refusal}")
        findings.refuse_if_faulty()
    if step.states:
        work.notes.append(
            f"{len(step.states)} that follow a moved sitting are planned along in the draft"
        )
        plan_steps.keep(step, "import")
    else:
        plan_steps.raise_version(step.plan)
    Plan.objects.filter(event_id__in=elsewhere).update(version=F("version") + 1)
