"""Correcting an address at which a mail did not arrive."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from notifications.models.messages import Message
from notifications.services import postroom
from registrations.models.registrations import Registration
from registrations.services import people


@transaction.atomic
def correct_address(
    *, message: Message, person: Registration | None, address: str, by: User, at: datetime
) -> Message:
    """Send a failed mail to another address, and keep that address for the person, if it is hers.

    Raises MailNotFailed, MailForgotten, MailThereAlready, and what `people.change` refuses.
    """
    sent = postroom.redirect(message=message, address=address, by=by, at=at)
    if person is not None:
        people.change(person=person, changes={"email": address}, past_deadline=True, by=by, at=at)
    return sent
