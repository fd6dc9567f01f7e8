"""When a mail that could not be handed over is tried again, and when we give up."""

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


def is_permanent(smtp_code: int | None) -> bool:
    """Say whether a failure will not go away by waiting.

    ``smtp_code``: the server's reply code, None when there was no reply (no connection, time-out).
    A reply of 500 and above is permanent, except those about our own log-in (530, 534, 535, 538).

    Source: RFC 5321 (October 2008), sec. 4.2.1 and 4.5.4.1; RFC 4954 (July 2007), sec. 6.
    """
    return smtp_code is not None and smtp_code >= 500 and smtp_code not in _REFUSALS_OF_OUR_ACCOUNT


def next_try(
    *, attempts: int, smtp_code: int | None, at: datetime, until: datetime | None = None
) -> datetime | None:
    """Give the moment of the next try after try number ``attempts`` (from 1) failed at ``at``.

    None means: give up, because the failure is permanent, the tries are used up, or nobody could
    use the mail any more at the next one (``until``: the first moment at which it is of no use).

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
    again = at + DELAYS[attempts - 1]
    return None if until is not None and again >= until else again
