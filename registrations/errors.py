"""The refusals of registration.

RuleViolation
└── (QuotaExceeded, of the ground floor)
WrongState
├── RegistrationNotOpen    too early: `opens_at`
├── RegistrationClosed     too late: `closes_at`
├── NothingToSubmit        nobody is waiting to be submitted
├── NotReviewable          the person is not waiting for the secretariat
├── AlreadyWithdrawn       the person is no longer registered
├── InvitationOpen         the address has an open one for this parliament: `expires_at`
├── BadgeUnreadable        the code is no badge's
├── BadgeNotDue            the person is not accredited, or has a badge that opens doors
├── BadgeVoid              the badge has been replaced or taken back
├── InvitationUnusable     unknown, used, revoked, expired, or meant for another address
└── InvitationAccepted     it cannot be taken back any more
UploadRefused              the file is not taken
├── UploadEmpty              nothing in it
├── UploadTooLarge           more than `limit` megabytes
├── UploadUnknown            none of the `kinds` that are taken
├── ImageBroken              no picture can be read from it
├── ImageTooLarge            more than `limit` million pixels
└── ImageTooSmall            fewer than `width` by `height` pixels
"""

from assemblies.errors import DomainError, WrongState, msg


class RegistrationNotOpen(WrongState):
    code = "registration_not_open"
    message = msg("Registration opens on {opens_at}.")


class RegistrationClosed(WrongState):
    code = "registration_closed"
    message = msg("Registration closed on {closes_at}.")


class RegistrationHasNoDates(WrongState):
    code = "registration_has_no_dates"
    message = msg("The secretariat has not set the dates of registration yet.")


class NothingToSubmit(WrongState):
    code = "nothing_to_submit"
    message = msg("There is nobody to submit: add a person first.")


class NotReviewable(WrongState):
    code = "not_reviewable"
    message = msg("This person is not waiting for a decision.")


class AlreadyWithdrawn(WrongState):
    code = "already_withdrawn"
    message = msg("This person has been withdrawn.")


class InvitationOpen(WrongState):
    code = "invitation_open"
    message = msg(
        "This address has an open invitation for this parliament already, valid until"
        " {expires_at}. Revoke it first to send another."
    )


class InvitationUnusable(WrongState):
    code = "invitation_unusable"
    message = msg(
        "This invitation cannot be used: it is unknown, used, expired, or meant for another"
        " address. Ask the secretariat for a new one."
    )


class InvitationAccepted(WrongState):
    code = "invitation_accepted"
    message = msg("This invitation has been accepted already; it cannot be revoked.")


class UploadRefused(DomainError):
    """The file is not taken."""

    code = "upload_refused"
    message = msg("This file cannot be taken.")


class UploadEmpty(UploadRefused):
    code = "upload_empty"
    message = msg("The file is empty. Choose another one.")


class UploadTooLarge(UploadRefused):
    code = "upload_too_large"
    message = msg("The file is too large: up to {limit} MB are taken.")


class UploadUnknown(UploadRefused):
    code = "upload_unknown"
    message = msg("The content of the file is none of the kinds that are taken: {kinds}.")


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


class ImageBroken(UploadRefused):
    code = "image_broken"
    message = msg("No picture can be read from this file. Save it again as JPEG, then try again.")


class ImageTooLarge(UploadRefused):
    code = "image_too_large"
    message = msg("The picture is too large: up to {limit} million pixels are taken.")


class ImageTooSmall(UploadRefused):
    code = "image_too_small"
    message = msg("The picture is too small: {width} by {height} pixels are needed at least.")
