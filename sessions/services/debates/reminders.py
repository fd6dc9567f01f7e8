"""Telling somebody by mail that her turn comes: once, when three or fewer are before her.

Called by every act upon a debate at its end, in its transaction, for a withdrawal or an exchange
moves people forward as the chair does: nobody hears of what was not done, and the occasion names
the mail, so that a second time is nothing.
"""

from collections.abc import Collection
from datetime import datetime

from assemblies.models.accounts import User
from assemblies.models.delegations import Delegation
from notifications.selectors import told_of
from notifications.services import outbox
from notifications.services.outbox import Recipient, Words
from sessions import messages
from sessions.models.debates import Debate, Speaker
from sessions.permissions import accounts_of
from sessions.selectors.debates.floor import Awaiting, debate_now
from sessions.selectors.debates.public_words import SOON, words_about_turn

_OCCASION = "speaking-soon:"


def remind(debate: Debate, at: datetime) -> int:
    """Mail those with three or fewer before them that their turn comes; return how many.

    To the speaker herself where she has an account or an address and is accredited still, else to
    who speaks for her delegation, whoever has typed her name. Told while the debate is under way
    only, and each speaker once, wherever she is moved; those whose places are to be drawn yet, and
    who follows them, are told nothing. Assumes the caller's transaction and a debate with its
    event. As many queries as `debate_now`, one more, and where somebody is to be told two and one
    for each of them: four at most.
    """
    if debate.sitting_id is None or debate.closed_at is not None:
        return 0
    first = debate_now(debate, at=at).waiting[: SOON + 1]
    soon = {one.pk: one for one in first if one.is_placed}
    keys = {f"{_OCCASION}{key}": key for key in soon}
    for key in told_of(keys):
        soon.pop(keys[key])
    told, people = 0, _people(soon)
    for speaker in (people[key] for key in soon):
        recipients = _recipients_of(speaker)
        for recipient in recipients:
            _queue(debate, speaker, soon[speaker.pk], recipient, at)
        told += bool(recipients)
    return told


def _people(soon: Collection[int]) -> dict[int, Speaker]:
    related = Speaker.objects.select_related("participant__user", "debate__event")
    return related.in_bulk(soon) if soon else {}


def _recipients_of(speaker: Speaker) -> list[Recipient]:
    person = speaker.participant
    if person is not None and person.withdrawn_at is None:
        if person.user is not None and _reads_mail(person.user):
            return [Recipient.of(person.user)]
        if person.email:
            told = {"name": person.badge_name, "language": person.language}
            return [Recipient(address=person.email, **told)]
    if speaker.delegation_id is None:
        return []
    delegation = Delegation.objects.filter(pk=speaker.delegation_id)
    return [Recipient.of(one) for one in accounts_of(delegation) if _reads_mail(one)]


def _reads_mail(user: User) -> bool:
    return user.is_active and bool(user.email)


def _queue(debate: Debate, speaker: Speaker, waits: Awaiting, to: Recipient, at: datetime) -> None:
    outbox.queue(
        kind=messages.SPEAKING_SOON,
        to=to,
        key=f"{_OCCASION}{speaker.pk}",
        words=Words(context=words_about_turn(debate, waits, to.language, at=at)),
        at=at,
    )
