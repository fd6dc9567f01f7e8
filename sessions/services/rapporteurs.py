"""Acts upon a committee's co-rapporteurs: named on record, and told of it."""

from datetime import datetime

from django.db import transaction

from assemblies.models.accounts import User
from assemblies.models.delegations import Participant
from assemblies.services import audit
from notifications.services import outbox
from notifications.services.outbox import Recipient, Words
from sessions import messages
from sessions.errors.committees import RapporteurElsewhere, RapporteurGone, SubjectMissing
from sessions.models.committees import CommitteeCycle, CoRapporteur
from sessions.rules.committee_work import check_rapporteur
from sessions.selectors.committee_cycles import (
    as_law,
    delegates_of_members,
    rapporteur_of,
    rapporteurs_of,
    subject_of,
)
from sessions.selectors.committee_words import words_about_rapporteur
from sessions.services.committee_cycles import locked


@transaction.atomic
def name(
    *, cycle: CommitteeCycle, participant: Participant, by: User | None, at: datetime
) -> CoRapporteur:
    """Name a co-rapporteur for the committee's subject, and mail it to her.

    Raises SubjectMissing; RapporteurElsewhere for who is no accredited member of a Member
    parliament, at this event or another; TwoRapporteurs, RapporteursOfOneMember.
    """
    cycle = locked(cycle)
    subject = subject_of(cycle)
    if subject is None:
        raise SubjectMissing
    person = delegates_of_members().filter(pk=participant.pk).first()
    if person is None:
        raise RapporteurElsewhere
    check_rapporteur(rapporteur_of(person), named=as_law(rapporteurs_of(cycle)))
    named = CoRapporteur.objects.create(cycle=cycle, participant=person, named_at=at, named_by=by)
    after = {"participant": person.pk, "subject": subject.pk}
    audit.record(act="committee.name_rapporteur", thing=cycle, by=by, at=at, after=after)
    if address := _address_of(person):
        outbox.queue(
            kind=messages.RAPPORTEUR_NAMED,
            to=Recipient(address=address, name=person.badge_name, language=person.language),
            key=f"committeecycle:{cycle.pk}:rapporteur:{named.pk}",
            words=Words(context=words_about_rapporteur(cycle, subject, person.language)),
            at=at,
        )
    return named


@transaction.atomic
def strike(
    *, cycle: CommitteeCycle, participant: Participant, by: User | None, at: datetime
) -> None:
    """Take a co-rapporteur out again. Raises RapporteurGone."""
    cycle = locked(cycle)
    gone, _by_table = CoRapporteur.objects.filter(cycle=cycle, participant=participant).delete()
    if not gone:
        raise RapporteurGone
    before = {"participant": participant.pk}
    audit.record(act="committee.strike_rapporteur", thing=cycle, by=by, at=at, before=before)


def _address_of(person: Participant) -> str:
    return person.user.email if person.user else person.email
