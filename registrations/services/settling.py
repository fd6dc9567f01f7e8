"""How a question to who came without a delegation ends, whoever or whatever ends it.

Private to this app's services: callers hold the lock on the person.
"""

from datetime import datetime

from assemblies.models.accounts import User
from assemblies.services import audit
from registrations.enums import InquiryState
from registrations.models.inquiries import Inquiry
from registrations.models.registrations import Registration
from registrations.selectors.inquiries import standing_inquiry


def settle_of(person: Registration, by: User | None, at: datetime) -> None:
    """Settle what a person is still asked: a decision about her answers for it."""
    inquiry = standing_inquiry(person)
    if inquiry is not None:
        settle(inquiry, by, at)


def settle(inquiry: Inquiry, by: User | None, at: datetime) -> None:
    """Write on the question's row that the matter is closed."""
    was = inquiry.state
    inquiry.state, inquiry.settled_at, inquiry.settled_by = InquiryState.SETTLED, at, by
    inquiry.save()
    audit.record(
        act="registration.settle",
        thing=inquiry.registration,
        by=by,
        at=at,
        before={"inquiry": inquiry.pk, "state": was},
        after={"inquiry": inquiry.pk, "state": inquiry.state},
    )
