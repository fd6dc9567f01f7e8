"""The kinds of message about accounts."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from notifications.enums import Lane
from notifications.messages import MessageKind

ACCOUNT_MAIL = MessageKind(
    name="account",
    templates="account/mail/account",
    title=_("Log-in code or another message about the account"),
    lane=Lane.URGENT,
    is_secret=True,
    useful_for=timedelta(minutes=15),  # as long as a log-in code is valid
    is_editable=False,  # who changed these could send people anywhere with their code
)
KINDS = (ACCOUNT_MAIL,)
