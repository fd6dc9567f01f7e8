"""A small world: one assembly, two delegations, and an account for each role."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from assemblies.enums import Capacity, InstitutionKind, MembershipState, Role, Sex, YearlySession
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution, MembershipPeriod
from registrations.models.registrations import DelegationFile
from registrations.services import invitations, people
from registrations.services.people import Answers
from sessions.models.rooms import Room
from sessions.models.sittings import Sitting
from tests.factories.accounts import make_account
from tests.factories.sessions import make_assembly, make_room, make_sitting


@dataclass(frozen=True, kw_only=True)
class World:
    assembly: Assembly
    file: DelegationFile  # France's, population 66 million: eight seats
    other_file: DelegationFile  # Kenya's
    manager: User
    desk: User
    editor: User
    media: User  # the media officer
    protocol: User  # the protocol officer
    door: User  # check-in staff
    coordinator: User  # of `file`
    other_coordinator: User  # of `other_file`
    delegate: User  # in `file`, by role only
    stranger: User  # an account without any role
    sitting: Sitting
    closed_sitting: Sitting
    room: Room

    @property
    def accounts(self):
        house = ("manager", "desk", "editor", "media", "protocol", "door")
        names = (*house, "coordinator", "other_coordinator", "delegate", "stranger")
        return {name: getattr(self, name) for name in names}

    def add_person(self, *, file=None, **answers):
        """Register a person through the act itself."""
        return people.add(
            file=file or self.file, answers=some_answers(**answers), by=self.coordinator,
            at=timezone.now(),
        )  # fmt: skip


def some_answers(**changes):
    values = {
        "given_name": "Marie",
        "family_name": "Durand",
        "badge_name": "Marie Durand",
        "sex": Sex.FEMALE,
        "capacity": Capacity.MEMBER_OF_PARLIAMENT,
        "email": "",
    }
    return Answers(**{**values, **changes})


def make_parliament(code, name, population=66_000_000):
    parliament = Institution.objects.create(
        kind=InstitutionKind.PARLIAMENT,
        code=code,
        name={"en": name, "fr": name},
        population=population,
    )
    MembershipPeriod.objects.create(
        institution=parliament, state=MembershipState.MEMBER, valid_from=date(1990, 1, 1)
    )
    parliament.refresh_from_db()
    return parliament


def suspend(parliament, *, since):
    """Suspend a Member from a day on."""
    MembershipPeriod.objects.filter(institution=parliament).update(valid_to=since)
    MembershipPeriod.objects.create(
        institution=parliament, state=MembershipState.SUSPENDED, valid_from=since
    )


def make_world():
    now = timezone.now()
    assembly = make_assembly(
        yearly_session=YearlySession.FIRST,
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=now + timedelta(days=30),
    )
    manager = make_account("manager@example.org", role=Role.SECRETARIAT_MANAGER)
    france, kenya = make_parliament("FR", "France"), make_parliament("KE", "Kenya")
    files = [
        invitations.open_file(assembly=assembly, institution=parliament, by=manager, at=now)
        for parliament in (france, kenya)
    ]
    ours, theirs = (file.delegation for file in files)
    room = make_room(assembly)
    delegate = make_account("delegate@example.org", role=Role.DELEGATE, delegation=ours)
    return World(
        assembly=assembly,
        file=files[0],
        other_file=files[1],
        manager=manager,
        desk=make_account("desk@example.org", role=Role.REGISTRATION_DESK),
        editor=make_account("editor@example.org", role=Role.PROGRAMME_EDITOR),
        media=make_account("media@example.org", role=Role.MEDIA_OFFICER),
        protocol=make_account("protocol@example.org", role=Role.PROTOCOL_OFFICER),
        door=make_account("door@example.org", role=Role.CHECK_IN_STAFF),
        coordinator=make_account("fr@example.org", role=Role.COORDINATOR, delegation=ours),
        other_coordinator=make_account("ke@example.org", role=Role.COORDINATOR, delegation=theirs),
        delegate=delegate,
        stranger=make_account("stranger@example.org"),
        sitting=make_sitting(assembly, room=room),
        closed_sitting=make_sitting(assembly, day=2, is_closed=True),
        room=room,
    )
