"""The desk's vocabulary in the words people read."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.enums import Failure, Lane, MessageState, SuppressionReason
from registrations.enums import ExportState
from registrations.rules.duplicates import Alike
from registrations.services.words import Words

LIKENESSES: Final[dict[Alike, Words]] = {
    Alike.SAME_NAME: _("same name"),
    Alike.OTHER_ORDER: _("same names in another order"),
    Alike.FEWER_NAMES: _("same family name, fewer given names"),
    Alike.INITIALS: _("same family name, initials"),
    Alike.OTHER_SPELLING: _("names spelled nearly alike"),
    Alike.SAME_ADDRESS: _("same e-mail address"),
    Alike.SAME_BIRTH_DATE: _("same date of birth"),
    Alike.OTHER_BIRTH_DATE: _("different dates of birth"),
    Alike.OTHER_DELEGATION: _("different delegations"),
}
EXPORT_STATES: Final[dict[str, tuple[str, Words]]] = {
    ExportState.WAITING: ("wait", pgettext_lazy("state of a list", "Waiting")),
    ExportState.RUNNING: ("info", pgettext_lazy("state of a list", "Being made")),
    ExportState.READY: ("good", pgettext_lazy("state of a list", "Ready")),
    ExportState.FAILED: ("bad", pgettext_lazy("state of a list", "Failed")),
    ExportState.CANCELLED: ("", pgettext_lazy("state of a list", "Cancelled")),
}
MAIL_STATES: Final[dict[str, tuple[str, Words]]] = {
    MessageState.QUEUED: ("wait", pgettext_lazy("state of a mail", "Waiting")),
    MessageState.HELD: ("info", pgettext_lazy("state of a mail", "Held back")),
    MessageState.GATHERED: ("wait", pgettext_lazy("state of a mail", "Waits for a digest")),
    MessageState.FOLDED: ("good", pgettext_lazy("state of a mail", "Sent in a digest")),
    MessageState.SENT: ("good", pgettext_lazy("state of a mail", "Sent")),
    MessageState.FAILED: ("bad", pgettext_lazy("state of a mail", "Failed")),
    MessageState.DROPPED: ("", pgettext_lazy("state of a mailing", "Dropped")),
}
LANES: Final[dict[str, Words]] = {
    Lane.URGENT: pgettext_lazy("queue of mails", "Log-in codes"),
    Lane.MAIL: pgettext_lazy("queue of mails", "To one person"),
    Lane.BULK: pgettext_lazy("queue of mails", "To many"),
}
FAILURES: Final[dict[str, Words]] = {
    Failure.ADDRESS: _("No such mailbox: correct the address"),
    Failure.REFUSED: _("The other server will not have it"),
    Failure.TIRED: _("Tried ten times without success"),
    Failure.LATE: _("Too late to be of use"),
    Failure.SUPPRESSED: _("Nothing is sent to this address"),
    Failure.BOUNCED: _("Came back: correct the address"),
    Failure.UNREADABLE: _("It cannot be written: tell the administrators"),
    Failure.FORGOTTEN: _("Whose it was is erased"),
}
SUPPRESSIONS: Final[dict[str, Words]] = {
    SuppressionReason.BOUNCED: _("Mails came back"),
    SuppressionReason.COMPLAINED: _("Its reader complained; official notices are still sent"),
    SuppressionReason.BY_DESK: _("Stopped by the desk"),
}
