"""Copying people from a parliament's last delegation."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from assemblies.enums import Capacity, Language, Sex
from assemblies.models.accounts import User
from assemblies.services import audit
from registrations.errors.coordination import NobodyToCopy
from registrations.models.registrations import DelegationFile, Registration
from registrations.selectors.copies import EarlierPerson, earlier_people
from registrations.services import people
from registrations.services.locks import locked_file
from registrations.services.people import Answers


@transaction.atomic
def copy(
    *, file: DelegationFile, keys: Collection[str], by: User, at: datetime
) -> tuple[Registration, ...]:
    """Add the chosen people of the last delegation as drafts; return them.

    Names, functions and addresses come along; consent to the published list, access needs and
    answers to questions do not: they are asked anew. Who is in the delegation already is passed
    over, so doing it twice adds nobody twice; so is a young member who is too old by now. Of whom
    no language of correspondence was kept is written to in English, as whoever says none.
    Raises NobodyToCopy, RegistrationClosed.
    """
    file = locked_file(file)
    chosen = [one for one in earlier_people(file) if one.key in keys and one.may_be_copied]
    if not chosen:
        raise NobodyToCopy
    added = tuple(people.add(file=file, answers=_answers_of(one), by=by, at=at) for one in chosen)
    audit.record(
        act="delegation.copy",
        thing=file,
        by=by,
        at=at,
        after={"from": [one.key for one in chosen], "people": [one.pk for one in added]},
    )
    return added


def _answers_of(one: EarlierPerson) -> Answers:
    columns = one.columns
    return Answers(
        **columns
        | {
            "sex": Sex(columns["sex"]),
            "capacity": Capacity(columns["capacity"]),
            "language": Language(columns["language"] or Language.ENGLISH),
        }
    )
