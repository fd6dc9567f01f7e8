"""What the bodies of the organization are, in a sentence for who has never heard of one."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_KNOWN: Final[dict[str, Promise]] = {
    "assembly": _(
        "All Members together. It debates, chooses the emergency item and adopts resolutions."
    ),
    "governing_council": _(
        "Representatives of every Member. It decides on membership, budget, programme and officers."
    ),
    "executive_committee": _("It oversees the work of the organization between the assemblies."),
    "forum_women": _("All women who are members of parliament and take part in an assembly."),
    "forum_young": _("Members of parliament who are under 45, open to all of them."),
    "asgp": _("The chief officers of the parliaments' administrations."),
    "committee_hr_parliamentarians": _(
        "It takes up the cases of members of parliament whose human rights are violated."
    ),
    "registration": _("Where participants are received and get their badges."),
    "side_event": _("What is held beside the official meetings."),
    "ceremony": _("Openings, receptions and other occasions."),
}
_BY_PREFIX: Final[tuple[tuple[str, Promise], ...]] = (
    (
        "sc_",
        _(
            "A Standing Committee: it prepares a resolution on its subject for the Assembly, and"
            " holds hearings and panels."
        ),
    ),
    ("bureau_", _("The bureau of a body: it prepares that body's meetings.")),
    ("board_", _("The board of a body: it prepares that body's meetings.")),
    ("group_", _("A geopolitical group: its Members meet before the votes and name candidates.")),
    ("drafting_", _("It writes the text on which the Assembly then decides.")),
    ("working_group_", _("A group set up for one subject.")),
    ("advisory_group_", _("Members who advise the organization on one subject.")),
)


def what_it_is(code: str) -> Promise | str:
    """Return what a body is by its code, empty where the house has no sentence for it."""
    if code in _KNOWN:
        return _KNOWN[code]
    return next((said for prefix, said in _BY_PREFIX if code.startswith(prefix)), "")
