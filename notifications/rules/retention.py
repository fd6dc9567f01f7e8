"""How long the outbox remembers what a message said."""

from datetime import datetime, timedelta

KEPT = timedelta(days=90)
ANSWERS_KEPT = timedelta(days=366)


def erased_before(at: datetime) -> datetime:
    """Give the moment before which sent and given-up messages are erased, as of ``at``.

    Their words, calendar entry and reader's name go; address, occasion, kind and times stay: they
    say that somebody was told, and keep her from being told twice. A message that came 90 days ago
    to the minute still stands (half-open period).

    Source: Regulation (EU) 2016/679, art. 5(1)(e) (storage limitation); the length is a reading of
    the project: as long as a cancelled sitting stays in the feeds, so that a complaint about a mail
    can still be looked into.
    """
    return at - KEPT


def answers_erased_before(at: datetime) -> datetime:
    """Give the moment before which answers of calendars are erased, as of ``at``.

    A year: invitations go out months ahead, and until the sitting is over the answer is of use.

    Source: Regulation (EU) 2016/679, art. 5(1)(e); the length is a reading of the project.
    """
    return at - ANSWERS_KEPT
