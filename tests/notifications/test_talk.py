"""The talk with a mail server in two turns: what is refused, what is cut, what comes after it."""

from smtplib import SMTP, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest

from notifications.gateways import talk
from tests.production.mail_sink import MailSink

MAIL = b"Subject: Hello\r\n\r\n.\r\n..\r\nFrom here\r\n"


@pytest.fixture(params=[True, False], ids=["in one piece", "one by one"])
def sink(request):
    with MailSink() as server:
        server.takes_many = request.param
        yield server


@pytest.fixture
def line(sink):
    with SMTP(*sink.server_address, timeout=5) as server:
        yield server


def send(line, reader):
    talk.send(line, sender="desk@example.org", reader=reader, written=MAIL)


def test_a_mail_arrives_letter_by_letter(sink, line):
    send(line, "ada@example.org")

    assert sink.mails == [MAIL.replace(b"\r\n.", b"\r\n..")]


@pytest.mark.parametrize("reply", ["550 5.1.1 nobody", "451 4.7.1 come back later"])
def test_a_refused_reader_leaves_the_line_fit_for_the_next(sink, line, reply):
    sink.refuses["nobody@example.org"] = reply

    with pytest.raises(SMTPRecipientsRefused) as refused:
        send(line, "nobody@example.org")
    send(line, "ada@example.org")

    code, words = refused.value.recipients["nobody@example.org"]
    assert f"{code} {words.decode()}" == reply
    assert len(sink.mails) == 1


def test_a_server_that_waits_for_a_mail_nobody_will_get_is_given_none(sink, line):
    sink.refuses["nobody@example.org"] = "550 5.1.1 nobody"
    sink.goes_on_anyway = True

    with pytest.raises(SMTPRecipientsRefused):
        send(line, "nobody@example.org")
    send(line, "ada@example.org")

    assert len(sink.mails) == 1


def test_a_line_that_is_cut_after_the_mail_says_so(sink, line):
    sink.drops.add("ada@example.org")

    with pytest.raises(SMTPServerDisconnected):
        send(line, "ada@example.org")


def test_an_address_cannot_bring_a_word_of_its_own(sink, line):
    with pytest.raises(ValueError, match="line end"):
        send(line, "ada@example.org>\r\nRCPT TO:<eve@example.org")
