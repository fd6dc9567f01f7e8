"""What the page of check-in says, to whoever reads the page and to the script that fills it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assemblies.enums import Capacity
from assemblies.models.delegations import Participant
from registrations.enums import Doubt, ScanOutcome
from registrations.rules.badges import band_of
from registrations.selectors.check_in import origin_of, pictured_registration
from registrations.services.check_in import Answer
from registrations.services.words import CAPACITIES


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as it stands on the page, in large letters. tone: good, wait or bad."""

    outcome: str
    tone: str
    title: str
    detail: str
    name: str = ""
    origin: str = ""
    capacity: str = ""
    band: str = ""
    participant: int | None = None
    photo: str = ""
    asks: bool = False


TONES = {
    ScanOutcome.ADMITTED: "good",
    ScanOutcome.ALREADY: "wait",
    ScanOutcome.DOUBTFUL: "wait",
}


def titles() -> dict[str, str]:
    """Return what each outcome is called."""
    return {
        ScanOutcome.ADMITTED: _("Admitted"),
        ScanOutcome.ALREADY: _("Admitted already"),
        ScanOutcome.DOUBTFUL: _("Look twice"),
        ScanOutcome.VOID: _("This badge is void"),
        ScanOutcome.WITHDRAWN: _("Takes part no longer"),
        ScanOutcome.CANCELLED: _("This sitting was cancelled."),
        ScanOutcome.OTHER_EVENT: _("Badge of another event"),
        ScanOutcome.FORGED: _("Not a badge of ours"),
        ScanOutcome.UNDONE: _("Taken back"),
        ScanOutcome.UNKNOWN: _("Not found"),
    }


def details() -> dict[str, str]:
    """Return what to do about each outcome that needs it."""
    return {
        ScanOutcome.ADMITTED: "",
        ScanOutcome.ALREADY: _("At %(time)s by %(by)s."),
        ScanOutcome.DOUBTFUL: "",
        ScanOutcome.VOID: _(
            "It was replaced by another one or taken back. Send the person to the badge desk."
        ),
        ScanOutcome.WITHDRAWN: _("The registration was withdrawn. Send the person to the desk."),
        ScanOutcome.CANCELLED: "",
        ScanOutcome.OTHER_EVENT: _("The code is genuine, but it opens no door here."),
        ScanOutcome.FORGED: _("The code is not signed by this house. Do not admit the person."),
        ScanOutcome.UNDONE: _("This check-in was taken back. Scan the badge again."),
        ScanOutcome.UNKNOWN: _("No badge has this code or number. Try the name."),
    }


def doubts() -> dict[str, str]:
    """Return what each doubt says."""
    return {
        Doubt.CLOSED_SITTING: _(
            "This sitting is closed: only members of the body attend, and this person is no member"
            " of parliament."
        ),
        Doubt.NO_PLACE: _("The places of this sitting are limited, and this person holds none."),
    }


def capacities() -> dict[str, dict[str, str]]:
    """Return the name of each capacity and the band that its badge wears."""
    return {x.value: {"name": str(CAPACITIES[x]), "band": band_of(x)} for x in Capacity}


def shown(answer: Answer) -> Shown:
    """Return an answer as the page prints it, times on the clock that is active."""
    person = answer.participant
    said = Shown(
        outcome=answer.outcome.value,
        tone=TONES.get(answer.outcome, "bad"),
        title=titles()[answer.outcome],
        detail=_detail(answer),
    )
    if person is None:
        return said
    return replace(
        said,
        name=person.badge_name,
        origin=origin_of(person),
        capacity=str(CAPACITIES[person.capacity]),
        band=band_of(Capacity(person.capacity)),
        participant=person.pk,
        photo=_photo(person),
        asks=answer.outcome == ScanOutcome.DOUBTFUL,
    )


def _photo(person: Participant) -> str:
    pictured = pictured_registration(person)
    return reverse("registrations:person-photo-image", args=[pictured]) if pictured else ""


def _detail(answer: Answer) -> str:
    if answer.outcome == ScanOutcome.DOUBTFUL:
        said = doubts()
        return " ".join(said[one] for one in answer.doubts)
    template = details()[answer.outcome]
    standing = answer.check_in
    if answer.outcome != ScanOutcome.ALREADY or standing is None:
        return template
    by = standing.admitted_by
    return template % {
        "time": clock(standing.admitted_at),
        "by": (by.name or by.email) if by else _("the system"),
    }


def clock(moment: datetime) -> str:
    """Return day and hour on the active clock."""
    return f"{date_format(moment, 'j F')} {date_format(moment, 'H:i', use_l10n=False)}"


def script_texts() -> dict[str, str]:
    """Return what the script itself says."""
    return {
        "online": _("Connected"),
        "offline": _("No connection: arrivals are kept on this device"),
        "logged_out": _("You are logged out: arrivals are kept on this device"),
        "no_list": _("There is no list on this device yet."),
        "tampered": _("The list was changed on its way and is not used."),
        "list_of": _("List of %(time)s, %(count)s people"),
        "list_old": _("The list is more than an hour old."),
        "waiting": _("%(count)s waiting to be sent"),
        "nothing_waits": _("Nothing waits to be sent"),
        "kept": _("Kept on this device until the connection is back."),
        "not_listed": _(
            "The code is genuine, but newer than the list on this device: nobody can say whose"
            " badge it is until the connection is back."
        ),
        "waits_already": _("On this device at %(time)s; it waits to be sent."),
        "by_unknown": _("another device"),
        "found": _("%(count)s found"),
        "nobody_found": _("Nobody of that name is on the list."),
        "merged": _("%(count)s sent."),
        "not_sent": _("It could not be sent: %(why)s"),
        "camera_refused": _("The camera was refused or is not there. Type the number instead."),
        "camera_on": _("The camera is on: hold the code of a badge before it."),
        "admit": _("Admit"),
        "admit_name": _("Admit %(name)s"),
    }
