"""When a mail that could not be handed over is tried again, and when we give up."""

import hashlib
import re
from datetime import datetime, timedelta

HIGHEST_ATTEMPTS = 10

# One delay after each failed try but the last; together four and a half days.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=16),
    timedelta(hours=30),
    timedelta(hours=48),
)

# These refuse our own account at the mail server, not the message: an administrator can mend it.
_REFUSALS_OF_OUR_ACCOUNT = frozenset({530, 534, 535, 538})


# What a host that takes no more for now says beside a 450, 451 or 452.
_TOO_FAST = re.compile(
    rb"rate|too many|too fast|throttl|limit|unusual|temporarily deferred|overloaded|slow down",
    re.IGNORECASE,
)

_STATUS = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")

SHORTEST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(hours=1)
SERVER_RESTS = timedelta(seconds=5)
SERVER_RESTS_AT_MOST = timedelta(minutes=2)


def spread(delay: timedelta, *, seed: str) -> timedelta:
    """Return ``delay`` made up to a fifth shorter or longer, always the same for one ``seed``.

    So that a thousand mails which failed in one moment do not all come back in one moment.

    Source: docs/adr/0048.
    """
    drawn = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=4).digest(), "big")
    return delay * (0.8 + 0.4 * drawn / (2**32 - 1))


def asks_to_wait(smtp_code: int | None, words: bytes = b"") -> bool:
    """Say whether a refusal is about how much we send to the host, not about one address.

    421 always is. 450, 451 and 452 are when their words speak of a rate; else they are one
    mailbox's affair (full, locked, put off by greylisting).

    Source: RFC 5321 (October 2008), sec. 3.8 and 4.2.3; the words are those that large hosts use.
    """
    if smtp_code == 421:
        return True
    return smtp_code in {450, 451, 452} and _TOO_FAST.search(words) is not None


def is_about_address(smtp_code: int | None, words: bytes = b"") -> bool:
    """Say whether a refusal for ever means that there is no such mailbox: it wants correcting.

    550, 551 and 553 said of a recipient, unless the enhanced status speaks of something else than
    an address or a mailbox that is switched off (5.1.x, 5.2.1).

    Source: RFC 5321 (October 2008), sec. 4.2.3; RFC 3463 (January 2003), sec. 3.2 and 3.3.
    """
    status = status_of(words)
    if status:
        return status.startswith("5.1.") or status == "5.2.1"
    return smtp_code in {550, 551, 553}


def status_of(words: bytes) -> str:
    """Return the enhanced status that a reply begins with (``5.1.1``), empty without one.

    Source: RFC 2034 (October 1996), sec. 4.
    """
    found = _STATUS.match(words)
    return found[1].decode() if found else ""


def rest_after(refusals: int, *, seed: str) -> timedelta:
    """Say how long a host is left alone after it asked us to wait ``refusals`` times in a row.

    Half a minute, doubled each time, at most an hour; spread by ``seed``.

    Source: docs/adr/0048.
    """
    if refusals < 1:
        raise ValueError("a rest follows at least one refusal")
    doubled = SHORTEST_REST * 2 ** min(refusals - 1, 10)
    return spread(min(doubled, LONGEST_REST), seed=f"{seed}:{refusals}")


def server_rest_after(failures: int) -> timedelta:
    """Say how long our own mail server is left alone after ``failures`` connections in a row.

    Five seconds, doubled each time, at most two minutes: it is ours, and somebody mends it.

    Source: docs/adr/0048.
    """
    if failures < 1:
        raise ValueError("a rest follows at least one failure")
    doubled = SERVER_RESTS * 2 ** min(failures - 1, 10)
    return spread(min(doubled, SERVER_RESTS_AT_MOST), seed=f"server:{failures}")


def is_permanent(smtp_code: int | None) -> bool:
    """Say whether a failure will not go away by waiting.

    ``smtp_code``: the server's reply code, None when there was no reply (no connection, time-out).
    A reply of 500 and above is permanent, except those about our own log-in (530, 534, 535, 538).

    Source: RFC 5321 (October 2008), sec. 4.2.1 and 4.5.4.1; RFC 4954 (July 2007), sec. 6.
    """
    return smtp_code is not None and smtp_code >= 500 and smtp_code not in _REFUSALS_OF_OUR_ACCOUNT


def next_try(
    *,
    attempts: int,
    smtp_code: int | None,
    at: datetime,
    until: datetime | None = None,
    seed: str = "",
) -> datetime | None:
    """Give the moment of the next try after try number ``attempts`` (from 1) failed at ``at``.

    None means: give up, because the failure is permanent, the tries are used up, or nobody could
    use the mail any more at the next one (``until``: the first moment at which it is of no use).
    Each delay is spread by a fifth, the same each time for one ``seed`` (the row) and try.

    The text asks
    for delays of at least 30 minutes, allows a finer strategy where the sender knows more, wants
    two tries in the first hour, then one every two or three hours and no giving up before four to
    five days. Our reading: the next hop is our own mail server, whose failures are short, so the
    first two delays are shorter; the ten tries we make reach over four and a half days.

    Source: RFC 5321 (October 2008), sec. 4.5.4.1.
    """
    if attempts < 1:
        raise ValueError("a failure follows at least one try")
    if is_permanent(smtp_code) or attempts >= HIGHEST_ATTEMPTS:
        return None
    again = at + spread(DELAYS[attempts - 1], seed=f"{seed}:{attempts}")
    return None if until is not None and again >= until else again
