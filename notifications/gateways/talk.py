"""The talk with a mail server, in one turn a mail instead of four where it allows that.

smtplib waits for each reply before it says the next word. A server that offers PIPELINING (RFC
2920), as all usual ones do, takes sender, reader and the wish to begin in one piece, and those of
the next mail together with the end of this one.
"""

from dataclasses import dataclass
from math import inf
from smtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from socket import socket
from time import monotonic
from typing import cast

_OK = (250, 251)
_WORDS = 4  # of a mail that is sent one by one: sender, reader, the wish to begin, the mail
_LEAST = 0.1  # seconds
_GO_ON = 354


@dataclass(frozen=True, slots=True, eq=False)
class Letter:
    """One mail, ready: bare addresses in ASCII, and bytes that end every line with CRLF."""

    sender: str
    reader: str
    written: bytes

    def __post_init__(self) -> None:
        if any(letter in self.sender + self.reader for letter in "\r\n"):
            raise ValueError("an address holds a line end")


class Talk:
    """What is said on one line. ``announced``: the mail that the server expects next."""

    def __init__(self, server: SMTP) -> None:
        self._server = server
        self._line = cast(socket, server.sock)
        self._patience = self._line.gettimeout()  # seconds; None: for ever
        self._until, self._is_hurried = inf, False
        self.announced: Letter | None = None

    def send(self, letter: Letter, *, then: Letter | None = None, until: float = inf) -> None:
        """Send one mail; returning means that the server said yes to this one.

        then: what follows for certain, so that the server may be told already. An announced mail
        that does not follow takes the line with it: no word lets a server forget one. until: by
        `time.monotonic`; a server that takes its time is waited for no longer, all words together.
        Raises what `smtplib.SMTP.sendmail` raises, and leaves the line as clean as that does.
        """
        server, self._until = self._server, until
        server.ehlo_or_helo_if_needed()
        if not server.has_extn("pipelining"):
            self._hurry(words=_WORDS)
            server.sendmail(letter.sender, [letter.reader], letter.written)
            return
        if self.announced is None:
            self._say(self._announcement(letter))
        elif self.announced is not letter:
            raise ValueError("another mail is announced")
        self.announced = None
        from_us, to_reader, begins = self._reply(), self._reply(), self._reply()
        refusal = _refusal(letter, from_us, to_reader, begins)
        if refusal is None:
            self._give(letter, then)
            return
        if begins[0] == _GO_ON:
            # Nobody is left to read it; the server waits for a mail all the same, and gets none.
            self._say(b".\r\n")
            self._reply()
        self._clear()
        raise refusal

    def _give(self, letter: Letter, then: Letter | None) -> None:
        # A line that begins with a dot would end the mail.
        written = letter.written.replace(b"\r\n.", b"\r\n..") + b".\r\n"
        if then is not None:
            written += self._announcement(then)
        self._say(written)
        self.announced = then
        taken = self._reply()
        if taken[0] not in _OK:
            if then is None:
                self._clear()
            raise SMTPDataError(*taken)

    def _say(self, words: bytes) -> None:
        self._hurry()
        self._server.send(words)

    def _reply(self) -> tuple[int, bytes]:
        self._hurry()
        return self._server.getreply()

    def _hurry(self, *, words: int = 1) -> None:
        """Wait no longer for so many words than is left; as long as usual where that is enough."""
        left = (self._until - monotonic()) / words
        is_short = left < (self._patience or inf)
        if is_short or self._is_hurried:
            self._is_hurried = is_short
            self._line.settimeout(max(left, _LEAST) if is_short else self._patience)

    def _announcement(self, letter: Letter) -> bytes:
        size = f" SIZE={len(letter.written)}" if self._server.has_extn("size") else ""
        words = f"MAIL FROM:<{letter.sender}>{size}\r\nRCPT TO:<{letter.reader}>\r\nDATA\r\n"
        return words.encode("ascii")

    def _clear(self) -> None:
        try:
            self._server.rset()
        except (SMTPException, OSError):
            self._server.close()  # it is gone; the next mail opens another line


def _refusal(
    letter: Letter,
    from_us: tuple[int, bytes],
    to_reader: tuple[int, bytes],
    begins: tuple[int, bytes],
) -> SMTPException | None:
    """Return the first no of three replies; those after it only follow from it."""
    if from_us[0] not in _OK:
        return SMTPSenderRefused(*from_us, letter.sender)
    if to_reader[0] not in _OK:
        return SMTPRecipientsRefused({letter.reader: to_reader})
    return None if begins[0] == _GO_ON else SMTPDataError(*begins)
