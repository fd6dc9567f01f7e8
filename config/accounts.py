"""Accounts: allauth's mails take the outbox's way, in the urgent lane."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from assemblies.models.accounts import User
from config.messages import ACCOUNT_MAIL
from notifications.services import outbox


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from an invitation or an accreditation, never from a form."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail; the same act asked twice is two occasions, each with its own code."""
        user = User.objects.filter(email__iexact=email).first()
        words = {name: str(context[name]) for name in _PLAIN if name in context}
        words["about"] = template_prefix.rpartition("/")[2]
        outbox.queue(
            kind=ACCOUNT_MAIL,
            to=outbox.Recipient(
                address=email,
                name=user.name if user else "",
                language=get_language() or "en",
            ),
            key=f"account:{uuid.uuid4().hex}",
            words=outbox.Words(context=words),
            at=timezone.now(),
        )


_PLAIN = ("code", "password_reset_url")
