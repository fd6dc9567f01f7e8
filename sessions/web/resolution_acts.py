"""What the secretariat does with a resolution: each act with its form and what is said of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.models.accounts import User
from sessions.errors.resolutions import DrafterGone, NotFlagged
from sessions.models.emergency_items import EmergencyRequest
from sessions.models.resolutions import Resolution
from sessions.selectors.parts import delegates_named
from sessions.selectors.resolutions import (
    delegations_reserving,
    drafters_of,
    symbol_of,
    votes_on,
)
from sessions.services import (
    drafting_committees,
    resolution_papers,
    resolution_voices,
    resolutions,
)
from sessions.web import resolution_forms as forms
from sessions.web.refusing import Refusing


@dataclass(frozen=True, slots=True)
class Sent:
    """A button that was pressed: on which resolution, with what, by whom, over which version."""

    resolution: Resolution
    form: Any
    by: User
    version: int
    key: int = 0

    @property
    def told(self) -> dict[str, Any]:
        """What every act is told."""
        return {
            "resolution": self.resolution,
            "version": self.version,
            "by": self.by,
            "at": timezone.now(),
        }


@dataclass(frozen=True, slots=True)
class Act:
    """An act: what it does, what is said when it is done, and what its form is made with."""

    does: Callable[[Sent], Any]
    said: str | Promise
    form: type[Refusing] = Refusing
    made_with: Callable[[Resolution, str], dict[str, Any]] = field(
        default=lambda _resolution, _words: {}
    )


def _debate(sent: Sent) -> None:
    resolutions.record_debate(**sent.told)


def _refer(sent: Sent) -> None:
    drafting_committees.refer(**sent.told)


def _name(sent: Sent) -> None:
    group = sent.form.cleaned_data["group"]
    drafting_committees.name(participant=sent.form.chosen(), group=group, **sent.told)


def _strike(sent: Sent) -> None:
    named = {one.participant_id: one.participant for one in drafters_of(sent.resolution)}
    if sent.key not in named:
        raise DrafterGone
    drafting_committees.strike(participant=named[sent.key], **sent.told)


def _convene(sent: Sent) -> None:
    drafting_committees.convene(meeting=sent.form.meeting(), **sent.told)


def _write(sent: Sent) -> None:
    resolutions.write(draft=sent.form.draft(), **sent.told)


def _show(sent: Sent) -> None:
    resolutions.show_drafts(are_public=bool(sent.key), **sent.told)


def _judge(sent: Sent) -> None:
    of_event = EmergencyRequest.objects.filter(event_id=sent.resolution.event_id)
    request = of_event.filter(pk=sent.key).first()
    if request is None:
        raise NotFlagged
    resolutions.judge(request=request, reason=sent.form.cleaned_data["reason"], **sent.told)


def _adopt(sent: Sent) -> None:
    resolutions.adopt(ballot=sent.form.ballot(), **sent.told)


def _decline(sent: Sent) -> None:
    resolutions.decline(reason=sent.form.cleaned_data["reason"], **sent.told)


def _reserve(sent: Sent) -> None:
    delegation = get_object_or_404(delegations_reserving(sent.resolution), pk=sent.form.speaker())
    told = {name: sent.told[name] for name in ("resolution", "by", "at")}
    resolution_voices.reserve(delegation=delegation, said=sent.form.said(), **told)


def _of_delegations(resolution: Resolution, _words: str) -> dict[str, Any]:
    here = delegations_reserving(resolution)
    names = sorted((str(one.institution.name), one.pk) for one in here)
    return {"who": [(pk, name) for name, pk in names], "auto_id": "reserve-%s"}


def _publish(sent: Sent) -> None:
    resolution_papers.publish(symbol=sent.form.cleaned_data["symbol"], **sent.told)


def _of_symbol(resolution: Resolution, _words: str) -> dict[str, Any]:
    return {"initial": {"symbol": symbol_of(resolution) or ""}, "auto_id": "publish-%s"}


ACTS: Final = {
    "debate": Act(_debate, _("The debate is on record.")),
    "refer": Act(_refer, _("The item is given to the drafting committee.")),
    "name": Act(
        _name, _("The delegate is named."), forms.NameForm,
        lambda resolution, words: {"people": delegates_named(resolution.event, words)},
    ),
    "strike": Act(_strike, _("The delegate is no longer named.")),
    "convene": Act(
        _convene, _("The meeting of the committee is kept."), forms.MeetingForm,
        lambda resolution, _words: {"resolution": resolution},
    ),
    "write": Act(_write, _("The version is kept."), forms.DraftForm),
    "show": Act(_show, _("It is kept who may read the versions.")),
    "judge": Act(
        _judge, _("The passage stands; the reason is on record."), forms.ReasonForm,
        lambda _resolution, _words: {"auto_id": "judge-%s"},
    ),
    "adopt": Act(
        _adopt, _("The resolution is adopted."), forms.AdoptForm,
        lambda resolution, _words: {"ballots": votes_on(resolution)},
    ),
    "decline": Act(
        _decline, _("It is on record that it was not adopted."), forms.ReasonForm,
        lambda _resolution, _words: {"auto_id": "decline-%s"},
    ),
    "reserve": Act(
        _reserve, _("The reservation is on record."), forms.SayForm, _of_delegations
    ),
    "publish": Act(_publish, _("The resolution is published."), forms.SymbolForm, _of_symbol),
}  # fmt: skip
