"""Mail servers that fail the way real ones do; the good one is the demonstration's own mailbox."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail.backends.base import BaseEmailBackend


class Unreachable(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise SMTPServerDisconnected("Connection unexpectedly closed")


class UnknownRecipient(BaseEmailBackend):
    def send_messages(self, email_messages):
        (mail,) = email_messages
        raise SMTPRecipientsRefused({mail.to[0]: (550, b"no such user")})


class Greylisting(BaseEmailBackend):
    def send_messages(self, email_messages):
        (mail,) = email_messages
        raise SMTPRecipientsRefused({mail.to[0]: (451, b"try again later")})
