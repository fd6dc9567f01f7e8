"""The talk with a mail server: what is refused, what is cut, what comes after it."""

from smtplib import (
    SMTP,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from time import monotonic

import pytest

from notifications.gateways.talk import Letter, Talk
from tests.production.mail_sink import MailSink

MAIL = b"Subject: Hello\r\n\r\n.\r\n..\r\nFrom here\r\n"


@pytest.fixture(params=[True, False], ids=["in one piece", "one by one"])
def sink(request):
    with MailSink() as server:
        server.takes_many = request.param
        yield server


@pytest.fixture
def line(sink):
    server = SMTP(*sink.server_address, timeout=5)
    yield Talk(server)
    server.close()


def letter(reader, written=MAIL):
    return Letter("desk@example.org", reader, written)


def send(line, reader):
    line.send(letter(reader))


def send_all(line, *letters):
    """Send one after the other, each announced with the one before; return what was refused."""
    refused = []
    for one, then in zip(letters, [*letters[1:], None], strict=True):
        try:
            line.send(one, then=then)
        except SMTPResponseException as error:
            refused.append((one.reader, error.smtp_code))
        except SMTPRecipientsRefused as error:
            refused.append((one.reader, error.recipients[one.reader][0]))
    return refused


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


def test_several_mails_arrive_in_their_order_each_announced_with_the_one_before(sink, line):
    mails = [b"Subject: %d\r\n\r\n.\r\n" % number for number in range(5)]

    refused = send_all(line, *(letter(f"r{n}@example.org", one) for n, one in enumerate(mails)))

    assert refused == []
    assert sink.mails == [one.replace(b"\r\n.", b"\r\n..") for one in mails]


@pytest.mark.parametrize("goes_on_anyway", [True, False])
def test_a_no_between_announced_mails_meets_only_the_one_it_is_about(sink, line, goes_on_anyway):
    sink.refuses["nobody@example.org"] = "550 5.1.1 nobody"
    sink.rejects.add("unwanted@example.org")
    sink.goes_on_anyway = goes_on_anyway
    readers = ["ada@", "nobody@", "bob@", "unwanted@", "nobody@", "unwanted@", "cy@"]

    refused = send_all(
        line, *(letter(f"{one}example.org", b"To: %s\r\n" % one.encode()) for one in readers)
    )

    assert refused == [
        ("nobody@example.org", 550), ("unwanted@example.org", 554),
        ("nobody@example.org", 550), ("unwanted@example.org", 554),
    ]  # fmt: skip
    assert sink.mails == [b"To: ada@\r\n", b"To: bob@\r\n", b"To: cy@\r\n"]


def test_an_announced_mail_is_none_until_it_is_sent(sink, line):
    line.send(letter("ada@example.org"), then=letter("bob@example.org"))

    assert len(sink.mails) == 1
    if sink.takes_many:
        with pytest.raises(ValueError, match="announced"):
            send(line, "cy@example.org")
    assert len(sink.mails) == 1


def test_a_server_that_takes_its_time_is_waited_for_until_then_and_no_longer(sink, line):
    sink.pause = 2.0

    with pytest.raises(SMTPServerDisconnected):
        line.send(letter("slow@example.org"), until=monotonic() + 0.2)


def test_a_line_that_was_hurried_has_its_patience_back_with_the_next_mail(sink, line):
    line.send(letter("ada@example.org"), until=monotonic() + 4)
    sink.pause = 0.5

    line.send(letter("bob@example.org"))

    assert len(sink.mails) == 2
