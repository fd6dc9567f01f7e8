"""Mailings of the secretariat, for tests."""

from django.utils import timezone

from notifications.services import mailings as many
from registrations.services import mailings

SAID = {
    "subject": {"en": "News of the {event}", "fr": "Nouvelles : {event}"},
    "text": {"en": "Dear {name} of {delegation}.", "fr": "Pour {name}, {delegation}."},
}


def make_mailing(world, whom="accredited", *, is_official=False, said=SAID, **narrowed):
    """Write one through the act itself; the manager did."""
    audience = {"whom": whom, **narrowed}
    words = mailings.written(is_official=is_official, audience=audience, **said)
    return many.write(event=world.assembly, written=words, by=world.manager, at=timezone.now())


def make_held_mailing(world, **kwargs):
    """Write one, and put it before somebody else."""
    found = make_mailing(world, **kwargs)
    return mailings.hold(mailing=found, version=found.version, by=world.manager, at=timezone.now())
