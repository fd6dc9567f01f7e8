"""What everybody may know of, without an account: the ground of the public pages.

Each is what the permissions show to a visitor, of events that are published. Who has an account
reads the same here: a page is the same for everybody, and nothing of it depends on who looks.
"""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from sessions.models.ballots import BallotQuerySet
from sessions.models.debates import Debate
from sessions.models.documents import DocumentQuerySet
from sessions.models.elections import Election
from sessions.models.emergency_items import RequestQuerySet
from sessions.models.resolutions import Resolution
from sessions.models.sittings import Sitting
from sessions.permissions import (
    sittings_of_all,
    visible_documents,
    visible_elections,
    visible_requests,
    visible_resolutions,
)
from sessions.permissions.debates import public_debates
from sessions.permissions.votes import visible_ballots

_PUBLISHED = {"event__published_at__isnull": False}


def open_sittings() -> QuerySet[Sitting]:
    """Return the open sittings that are not called off, with event, body and room."""
    held = sittings_of_all().filter(cancelled_at=None, **_PUBLISHED)
    return held.select_related("event", "body", "room")


def documents_of_all(*, at: datetime) -> DocumentQuerySet:
    """Return the documents that everybody reads at that moment, with event and body."""
    return visible_documents(AnonymousUser(), at=at).filter(**_PUBLISHED)


def resolutions_of_all() -> QuerySet[Resolution]:
    """Return the resolutions that were voted upon, and drafts that are public."""
    return visible_resolutions(AnonymousUser()).filter(**_PUBLISHED)


def debates_of_all() -> QuerySet[Debate]:
    """Return the debates of which all sittings are open, with their events."""
    return public_debates().filter(**_PUBLISHED)


def votes_of_all(*, at: datetime) -> BallotQuerySet:
    """Return the closed votes of open sittings that stand; elections are not among them."""
    return visible_ballots(AnonymousUser(), at=at).filter(
        closed_at__isnull=False, annulment=None, **_PUBLISHED
    )


def elections_of_all(*, at: datetime) -> QuerySet[Election]:
    """Return the elections held in open sittings of which a round was opened."""
    return visible_elections(AnonymousUser(), at=at).filter(**_PUBLISHED)


def requests_of_all() -> RequestQuerySet:
    """Return the requests for an emergency item that were circulated."""
    return visible_requests(AnonymousUser()).filter(**_PUBLISHED)
