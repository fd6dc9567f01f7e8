"""Who may register for an event that was made from a template, until somebody says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from registrations.enums import AdmittedKind, ApprovalPath
from sessions.enums.events import Template


@dataclass(frozen=True, slots=True)
class UsualAdmission:
    """Who may register, and who decides."""

    who: AdmittedKind
    approval: ApprovalPath


_ANYBODY: Final = UsualAdmission(AdmittedKind.ANYBODY, ApprovalPath.AUTOMATIC)
_MEMBERS: Final = UsualAdmission(AdmittedKind.MEMBERS, ApprovalPath.DESK)
_USUAL: Final[Mapping[Template, UsualAdmission]] = {
    Template.WEBINAR: _ANYBODY,
    Template.WEBINAR_TWICE: _ANYBODY,
    Template.HEARING: _MEMBERS,
    Template.SEMINAR: _MEMBERS,
    Template.CONFERENCE: _MEMBERS,
    Template.SUMMIT: _MEMBERS,
    Template.MEETING: _MEMBERS,
}


def usual_admission(template: Template) -> UsualAdmission | None:
    """Return who may register; None for an assembly, for which delegations are registered.

    Source: none; habits of the secretariat (webinars.json: anybody registers and is let in; what
    is held in a room is for Members, and the desk looks at each).
    """
    return _USUAL.get(template)
