"""Handing mails to the mail server, over a connection that each thread keeps."""

import threading
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from notifications.errors import MailServerAway
from notifications.gateways.mail import Parts, address_of, compose
from notifications.gateways.talk import Letter, Talk
from notifications.gateways.wire import write

IDLE = 5.0  # seconds; a server may have hung up on an older connection without a word
LONGEST = 40.0  # seconds for one mail: a claim must not end while a server is still thinking
MOST = 200  # mails; servers like to see a new connection now and then

# A mail ready to be handed over; services that build mails themselves get its parts.
Mail = Letter | Parts


class _Line(threading.local):
    """This thread's connection; ``key`` says to which server it goes."""

    backend: Any = None
    talk: Talk | None = None
    key: tuple[Any, ...] = ()
    used_at: float = 0.0
    carried: int = 0


_line = _Line()


def ready(parts: Parts) -> Mail:
    """Write the mail of ``parts``. Raises MailRefused for what cannot be a mail."""
    if not _is_smtp():
        return parts
    sender = address_of(parts.sender_name, parts.sender_address, "sender").addr_spec
    reader = address_of(parts.recipient_name, parts.recipient_address, "recipient").addr_spec
    return Letter(sender, reader, write(parts))


def hand_over(mail: Mail, *, then: Mail | None = None) -> None:
    """Give the mail to the server; returning means that the server said yes.

    then: the one that follows, unless `take_back` is called: the server may be told already.
    Raises MailServerAway where there is no connection in time, MailRefused for what cannot be a
    mail, and what smtplib or the provider's own backend raises where this one mail was not taken.
    """
    until = monotonic() + LONGEST
    backend = _open()
    if isinstance(mail, Parts):
        compose(mail, connection=backend).send()
        _line.carried += 1
        return
    if monotonic() >= until:
        hang_up()
        raise MailServerAway(reason="slow")
    if _line.talk is None:
        _line.talk = Talk(backend.connection)
    is_last = _line.carried + 1 >= MOST
    try:
        follows = then if isinstance(then, Letter) and not is_last else None
        _line.talk.send(mail, then=follows, until=until)
    except Exception as error:
        if not _stays_open(error):
            hang_up()
        raise
    _line.used_at, _line.carried = monotonic(), _line.carried + 1


def take_back() -> None:
    """The mail that was named as the next one does not follow."""
    if _line.talk is not None and _line.talk.announced is not None:
        hang_up()


def hang_up() -> None:
    """Close this thread's connection, if it has one; the next mail opens another."""
    backend, _line.backend, _line.talk = _line.backend, None, None
    if backend is None:
        return
    server = getattr(backend, "connection", None)
    if isinstance(backend, EmailBackend) and server is not None:
        backend.connection = None
        server.close()  # without a farewell: who does not answer is not waited for
        return
    backend.close()


def hang_up_if_idle() -> None:
    """Close this thread's connection if nothing has gone over it for a while."""
    if _line.backend is not None and monotonic() - _line.used_at > IDLE:
        hang_up()


def _is_smtp() -> bool:
    return bool(settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend")


def _open() -> Any:  # noqa: ANN401 - whichever backend is configured
    key = (settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT)
    is_stale = _is_smtp() and (monotonic() - _line.used_at > IDLE or _line.carried >= MOST)
    if _line.backend is not None and (is_stale or key != _line.key):
        hang_up()
    if _line.backend is None:
        backend = get_connection()
        try:
            backend.open()
        except (SMTPException, OSError) as error:
            raise MailServerAway(reason=type(error).__name__) from error
        _line.backend, _line.key, _line.carried = backend, key, 0
        _line.used_at = monotonic()
    return _line.backend


def _stays_open(error: Exception) -> bool:
    # After a refusal smtplib resets the conversation; 421 announces that the server hangs up.
    if isinstance(error, SMTPRecipientsRefused):
        return all(code != 421 for code, _ in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code != 421
