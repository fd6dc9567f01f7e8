"""The mail server of the tests: what it counts as taken."""

import socket
from contextlib import suppress

import pytest

from tests.production.mail_sink import MailSink
from tests.tools.started import wait_until


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        (b"Message-ID: <a@b>\r\n\r\nwords\r\n.\r\n", [b"Message-ID: <a@b>\r\n\r\nwords\r\n"]),
        (b"Message-ID: <a@b>\r\n\r\nwor", []),
        (b"Message-ID: <a@b>\r\n\r\nwords\r\n", []),
        (b"", []),
    ],
)
def test_only_a_mail_whose_end_came_is_one(sent, taken):
    with MailSink() as sink:
        before = b"EHLO us\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n"
        with socket.create_connection(sink.server_address) as line:
            line.sendall(before + sent)  # a sender that is killed here says nothing more
            line.shutdown(socket.SHUT_WR)
            with suppress(ConnectionError):
                while line.recv(4096):
                    pass

        assert wait_until(lambda: sink.mails == taken, 5)
