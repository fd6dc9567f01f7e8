"""Badges, letters, lists, check-ins.

WrongState
├── BadgeUnreadable              the code is no badge's
├── BadgeNotDue                  the person is not accredited, or has a badge that opens doors
├── BadgeVoid                    the badge has been replaced or taken back
├── LetterNotDue                 the person is not approved, or has this letter, and it is true
├── LetterWithdrawn              the letter holds no longer
├── CheckInUndone                somebody took it back already
├── LetterUnknown                no letter has this code
├── ListNotFrozen                nobody who consented would be on it
├── ExportFinished               the list was made, has failed or was cancelled
└── ExportNotReady               the list is not made yet, or never will be
"""

from assemblies.errors import WrongState, msg


class BadgeUnreadable(WrongState):
    code = "badge_unreadable"
    message = msg("This is not the code of a badge.")


class BadgeNotDue(WrongState):
    code = "badge_not_due"
    message = msg(
        "No badge is due: the person is not approved, or has one already; reprint that one."
    )


class BadgeVoid(WrongState):
    code = "badge_void"
    message = msg("This badge is void.")


class LetterNotDue(WrongState):
    code = "letter_not_due"
    message = msg("No letter can be issued: the person is not approved, or has this one already.")


class LetterWithdrawn(WrongState):
    code = "letter_withdrawn"
    message = msg("This letter has been withdrawn.")


class CheckInUndone(WrongState):
    code = "check_in_undone"
    message = msg("This check-in has been taken back already.")


class LetterUnknown(WrongState):
    code = "letter_unknown"
    message = msg("No letter has this code. Look again at the code printed on the letter.")


class ListNotFrozen(WrongState):
    code = "list_not_frozen"
    message = msg("Nobody would be on this list: no approved person has consented to be listed.")


class ExportFinished(WrongState):
    code = "export_finished"
    message = msg("This list is finished already.")


class ExportNotReady(WrongState):
    code = "export_not_ready"
    message = msg("This list is not ready to be taken away.")
