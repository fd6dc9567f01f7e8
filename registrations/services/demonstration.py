"""The demonstration world, built through the acts themselves, so that it is lawful."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from assemblies.enums import MembershipState, Role
from assemblies.models.accounts import User
from assemblies.models.events import Assembly
from assemblies.models.institutions import Institution
from assemblies.rules.delegations import Composition
from assemblies.services import accounts, memberships, parliaments, roles
from assemblies.services.import_files import ImportReport, SourceFile
from notifications.services import follows
from registrations.enums import FileState
from registrations.models.registrations import DelegationFile
from registrations.rules.windows import Window
from registrations.services import (
    delegations,
    demonstration_agenda,
    demonstration_applications,
    demonstration_coordination,
    demonstration_debates,
    demonstration_decisions,
    demonstration_desk,
    demonstration_documents,
    demonstration_doors,
    demonstration_events,
    demonstration_next,
    demonstration_papers,
    demonstration_privacy,
    demonstration_questions,
    demonstration_record,
    demonstration_requests,
    invitations,
    people,
    reviews,
    windows,
)
from registrations.services import demonstration_people as cast
from sessions.models.sittings import Sitting
from sessions.services import programme_import
from sessions.services.programme_import import Sources

NUMBER = 138
SINCE = date(2015, 1, 1)
OPEN_SINCE = timedelta(days=1)
OPEN_FOR = timedelta(days=90)
FOLLOWED = 6  # sittings


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFiles:
    """The files that the world is made from."""

    parliaments: SourceFile
    programme: Sources
    debates: SourceFile
    places: SourceFile
    events: SourceFile


@transaction.atomic
def build(*, files: DemoFiles, at: datetime) -> tuple[str, ...]:
    """Build the demonstration, or complete it; return what was done, a line a thing.

    What is there already stays as people have made it: a second run adds nothing.
    """
    done = _import_all(files, at)
    assembly = Assembly.objects.get(number=NUMBER)
    if DelegationFile.objects.filter(delegation__assembly=assembly).exists():
        return (*done, "delegations are there already: left as they are")
    manager = _staff(at)
    window = Window(at - OPEN_SINCE, at + OPEN_FOR)
    windows.set_window(event=assembly, window=window, by=manager, at=at)
    _record_memberships(manager, at)
    for demo in cast.DELEGATIONS:
        _delegation(demo, assembly, manager, at)
        done.append(f"delegation {demo.code}: {len(demo.people)} people, {demo.state}")
    done.append(demonstration_requests.build(assembly=assembly, manager=manager))
    done.append(demonstration_agenda.build(assembly=assembly, by=manager, at=at))
    done.append(demonstration_questions.build(assembly=assembly, manager=manager, at=at))
    done.append(demonstration_applications.build(assembly=assembly, manager=manager, at=at))
    done.append(demonstration_coordination.build(assembly=assembly, manager=manager, at=at))
    done.append(demonstration_privacy.build(assembly=assembly, manager=manager, at=at))
    done.append(demonstration_papers.build(assembly=assembly, manager=manager, at=at))
    done.append(demonstration_doors.build(assembly=assembly, manager=manager, at=at))
    done.append(demonstration_record.build(assembly=assembly, manager=manager, at=at))
    done.append(demonstration_decisions.build(assembly=assembly, manager=manager))
    debates = files.debates
    done.append(
        demonstration_debates.build(assembly=assembly, lists=debates, manager=manager, at=at)
    )
    done.append(demonstration_desk.build(assembly=assembly, manager=manager, at=at))
    done.append(demonstration_documents.build(assembly=assembly, manager=manager, at=at))
    _follow(assembly, at)
    for code, email, language in (*cast.INVITED, *cast.INVITED_FR):
        invitations.invite(
            assembly=assembly,
            institution=Institution.objects.get(code=code),
            email=email,
            language=language,
            by=manager,
            at=at,
        )
        done.append(f"invitation {code}")
    bodies = files.programme.bodies
    done.append(demonstration_next.build(bodies=bodies, manager=manager, at=at))
    done.append(demonstration_events.build(manager=manager, at=at))
    return tuple(done)


def _import_all(files: DemoFiles, at: datetime) -> list[str]:
    done = [
        f"parliaments: {_last(parliaments.import_file(file=files.parliaments, by=None, at=at))}",
        "programme: "
        + _last(
            programme_import.import_file(sources=files.programme, number=NUMBER, by=None, at=at)
        ),
    ]
    done += demonstration_events.import_lists(
        assemblies=files.programme.assembly, places=files.places, listed=files.events, at=at
    )
    return done


def _last(report: ImportReport) -> str:
    return report.lines(dry_run=False)[-1]


def _account(demo: cast.DemoAccount) -> User:
    user = accounts.account_for(email=demo.email, name=demo.name, language=demo.language)
    if not user.has_usable_password():
        user.set_password(cast.PASSWORD)
        user.save(update_fields=["password"])
    return user


def _staff(at: datetime) -> User:
    """Make the accounts that hold a role for the whole house; return the manager's."""
    made = {}
    for demo in cast.ACCOUNTS:
        made[demo.role] = _account(demo)
        if demo.role not in (Role.COORDINATOR, Role.DELEGATE):
            roles.grant(user=made[demo.role], role=demo.role, by=None, at=at)
    return made[Role.SECRETARIAT_MANAGER]


def _record_memberships(manager: User, at: datetime) -> None:
    states = {
        **dict.fromkeys(cast.OWING_TWO_YEARS, (MembershipState.MEMBER, 2)),
        **dict.fromkeys(cast.SUSPENDED, (MembershipState.SUSPENDED, 0)),
    }
    for code, (state, years) in states.items():
        memberships.record_state(
            institution=Institution.objects.get(code=code),
            state=state,
            full_years_owed=years,
            since=SINCE,
            by=manager,
            at=at,
        )
    for code in cast.SINGLE_SEX_BEFORE:
        for number in (NUMBER - 1, NUMBER - 2):
            memberships.record_composition(
                institution=Institution.objects.get(code=code),
                assembly_number=number,
                composition=Composition(women=0, men=3),
                by=manager,
                at=at,
            )


def _delegation(demo: cast.DemoDelegation, assembly: Assembly, manager: User, at: datetime) -> None:
    institution = Institution.objects.get(code=demo.code)
    coordinator = accounts.account_for(email=_coordinator_of(demo, institution))
    file = invitations.open_file(assembly=assembly, institution=institution, by=coordinator, at=at)
    roles.grant(
        user=coordinator,
        role=Role.COORDINATOR,
        delegation=file.delegation,
        by=manager,
        at=at,
    )
    for answers in demo.people:
        people.add(file=file, answers=answers, by=coordinator, at=at)
    if demo.state == FileState.OPEN:
        return
    file = delegations.submit(file=file, by=coordinator, at=at)
    if demo.state == FileState.APPROVED:
        reviews.approve_all(file=file, by=manager, at=at)
    elif demo.state == FileState.RETURNED:
        delegations.return_with_question(file=file, question=demo.question, by=manager, at=at)


def _coordinator_of(demo: cast.DemoDelegation, institution: Institution) -> str:
    """Return the address of the account on the home page, or one of the same form."""
    for account in cast.ACCOUNTS:
        if account.role == Role.COORDINATOR and account.parliament == demo.code:
            return account.email
    country = institution.name["en"].partition(" (")[0].lower().replace(" ", "-")
    return f"coordinator@{country}.{cast.DOMAIN}"


def _follow(assembly: Assembly, at: datetime) -> None:
    """Let the delegate of the demonstration follow the first open sittings."""
    delegate = next(one for one in cast.ACCOUNTS if one.role == Role.DELEGATE)
    user = accounts.account_for(email=delegate.email)
    open_sittings = Sitting.objects.filter(event=assembly, is_closed=False)
    for sitting in open_sittings.order_by("starts_at", "pk")[:FOLLOWED]:
        follows.follow(user=user, topic=sitting.topic, at=at)
