"""What the demonstration shows of coordination: heads, a colleague invited, late requests."""

from datetime import datetime, timedelta

from assemblies.enums import Capacity, Language, Role, Sex
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.selectors import coordinators_of
from assemblies.services import accounts, roles
from registrations.enums import ChangeKind
from registrations.models.registrations import DelegationFile, Registration
from registrations.rules.windows import Window
from registrations.services import demonstration_people as cast
from registrations.services import invitations, late_changes, leaders, windows
from registrations.services.people import Answers

EARLIER = timedelta(hours=2)  # when registration had closed for a while


def build(*, assembly: Assembly, manager: User, at: datetime) -> str:
    """Name heads, give Kenya a second coordinator, and let France ask after a deadline.

    The deadline passed, the requests came, and the manager set a later one: so it stands open now.
    """
    files = {file.delegation.institution.code: file for file in _files(assembly)}
    for code in ("KE", "FR"):
        _name_head(files[code], at)
    kenya = files["KE"]
    second = accounts.account_for(email=f"office@kenya.{cast.DOMAIN}", name="Ofisi Mfano")
    roles.grant(user=second, role=Role.COORDINATOR, delegation=kenya.delegation, by=manager, at=at)
    _invite_colleague(files["IS"], at)
    _ask_late(assembly, files["FR"], manager, at)
    return "coordination: heads of KE and FR, two coordinators of KE, two late requests of FR"


def _files(assembly: Assembly) -> list[DelegationFile]:
    files = DelegationFile.objects.filter(delegation__assembly=assembly)
    return list(files.select_related("delegation__assembly", "delegation__institution"))


def _name_head(file: DelegationFile, at: datetime) -> None:
    members = Registration.objects.filter(file=file).standing().delegates().order_by("pk")
    speaker = members.filter(capacity__endswith="presiding_officer").first()
    head = speaker or members[0]
    deputy = members.exclude(pk=head.pk).first()
    leaders.name(file=file, head=head, deputy_head=deputy, by=_coordinator(file), at=at)


def _invite_colleague(file: DelegationFile, at: datetime) -> None:
    invitations.invite_colleague(
        file=file,
        email=f"colleague@iceland.{cast.DOMAIN}",
        language=Language.ENGLISH,
        by=_coordinator(file),
        at=at,
    )


def _ask_late(assembly: Assembly, file: DelegationFile, manager: User, at: datetime) -> None:
    opens_at, closes_at = assembly.registration_opens_at, assembly.registration_closes_at
    if opens_at is None or closes_at is None:
        return
    by, then = _coordinator(file), at - EARLIER
    windows.set_window(event=assembly, window=Window(opens_at, then), by=manager, at=opens_at)
    people = Registration.objects.filter(file=file).order_by("pk")
    late_changes.ask(
        file=file,
        kind=ChangeKind.CHANGE,
        person=people[1],
        changes={"function_in_parliament": "Vice-président de la commission du climat"},
        note="Élu hier à cette fonction.",
        by=by,
        at=then,
    )
    late_changes.ask(
        file=file,
        kind=ChangeKind.ADD,
        changes=_newcomer().as_columns(),
        note="Elle remplace une conseillère malade.",
        by=by,
        at=then,
    )
    window = Window(opens_at, closes_at)
    windows.set_window(event=assembly, window=window, by=manager, at=at)


def _newcomer() -> Answers:
    return Answers(
        given_name="Manon",
        family_name="Anonyme",
        badge_name="Manon Anonyme",
        sex=Sex.FEMALE,
        capacity=Capacity.ADVISER,
        languages=(Language.FRENCH, Language.ENGLISH),
        email=f"manon@france.{cast.DOMAIN}",
        language=Language.FRENCH,
    )


def _coordinator(file: DelegationFile) -> User:
    return coordinators_of(file.delegation)[0]
