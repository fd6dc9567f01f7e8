"""The talk with a mail server about one mail, in two turns instead of four where it allows that.

smtplib waits for each reply before it says the next word. A server that offers PIPELINING (RFC
2920), as all usual ones do, takes sender, reader and the wish to begin in one piece.
"""

from smtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

_OK = (250, 251)
_GO_ON = 354


def send(server: SMTP, *, sender: str, reader: str, written: bytes) -> None:
    """Send one mail; returning means that the server said yes.

    sender, reader: bare addresses in ASCII. written: ends every line with CRLF.
    Raises what `smtplib.SMTP.sendmail` raises, and leaves the line as clean as that does.
    """
    if any(letter in address for letter in "\r\n" for address in (sender, reader)):
        raise ValueError("an address holds a line end")
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("pipelining"):
        server.sendmail(sender, [reader], written)
        return
    size = f" SIZE={len(written)}" if server.has_extn("size") else ""
    words = (f"MAIL FROM:<{sender}>{size}", f"RCPT TO:<{reader}>", "DATA")
    server.send("".join(f"{word}\r\n" for word in words))
    from_us, to_reader, begins = server.getreply(), server.getreply(), server.getreply()
    refusal = _refusal(sender, reader, from_us, to_reader, begins)
    if refusal is None:
        # A line that begins with a dot would end the mail.
        server.send(written.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        taken = server.getreply()
        refusal = None if taken[0] in _OK else SMTPDataError(*taken)
    elif begins[0] == _GO_ON:
        # Nobody is left to read it; the server waits for a mail all the same, and gets none.
        server.send(b".\r\n")
        server.getreply()
    if refusal is not None:
        _clear(server)
        raise refusal


def _refusal(
    sender: str,
    reader: str,
    from_us: tuple[int, bytes],
    to_reader: tuple[int, bytes],
    begins: tuple[int, bytes],
) -> SMTPException | None:
    """Return the first no of three replies; those after it only follow from it."""
    if from_us[0] not in _OK:
        return SMTPSenderRefused(*from_us, sender)
    if to_reader[0] not in _OK:
        return SMTPRecipientsRefused({reader: to_reader})
    return None if begins[0] == _GO_ON else SMTPDataError(*begins)


def _clear(server: SMTP) -> None:
    try:
        server.rset()
    except (SMTPException, OSError):
        server.close()  # it is gone; the next mail opens another line
