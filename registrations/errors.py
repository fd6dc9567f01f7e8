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
├── InvitationUnusable     unknown, used, revoked, expired, or meant for another address
└── InvitationAccepted     it cannot be taken back any more
"""

from assemblies.errors import WrongState, msg


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
