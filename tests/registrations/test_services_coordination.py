from datetime import timedelta

import pytest
from django.utils import timezone

from assemblies.enums import Role
from assemblies.models.audit import AuditEntry
from assemblies.selectors import coordinators_of
from assemblies.services import roles
from notifications.enums import Method
from notifications.models.follows import Follow
from notifications.models.messages import Message
from notifications.services import follows
from registrations.errors.coordination import (
    AlreadyCoordinator,
    InvitationUnusable,
    LastCoordinator,
    NotCoordinator,
)
from registrations.models.invitations import Invitation
from registrations.services import coordination, delegations, invitations, reviews
from tests.factories.accounts import make_account


@pytest.fixture
def colleague(world):
    return make_account(
        "colleague@example.org", role=Role.COORDINATOR, delegation=world.file.delegation,
        name="Colette Exemple",
    )  # fmt: skip


def invite(world, email="new@example.org", **options):
    return invitations.invite_colleague(
        file=world.file, email=email, language="en", by=world.coordinator, at=timezone.now(),
        **options,
    )  # fmt: skip


def secret_in(mails, address):
    mail = next(mail for mail in mails if mail.to == [address])
    return mail.body.partition("/invitations/")[2].partition("/")[0]


def coordinators(world):
    return [user.email for user in coordinators_of(world.file.delegation)]


def test_coordinator_invites_another_under_her_own_name(world, deliver_all):
    world.coordinator.name = "Claire Témoin"
    world.coordinator.save()
    invite(world)

    [mail] = deliver_all()

    assert mail.to == ["new@example.org"]
    assert "Claire Témoin invites you to coordinate the delegation of France" in mail.body
    assert "The secretariat of" not in mail.body


def test_who_accepts_joins_and_the_others_are_told(world, deliver_all):
    invite(world)
    newcomer = make_account("new@example.org", name="Nadine Muster")
    secret = secret_in(deliver_all(), "new@example.org")

    invitations.accept(secret=secret, by=newcomer, at=timezone.now())

    assert coordinators(world) == ["fr@example.org", "new@example.org"]
    [mail] = deliver_all()
    assert mail.to == ["fr@example.org"]
    assert "Nadine Muster coordinates the delegation of France" in mail.body


def test_handing_over_ends_the_one_and_begins_the_other_in_one_act(world, deliver_all):
    invite(world, hands_over=True)
    newcomer = make_account("new@example.org")
    secret = secret_in(deliver_all(), "new@example.org")
    assert coordinators(world) == ["fr@example.org"]

    invitations.accept(secret=secret, by=newcomer, at=timezone.now())

    assert coordinators(world) == ["new@example.org"]
    told = {mail.to[0]: mail.body for mail in deliver_all()}
    assert set(told) == {"fr@example.org", "manager@example.org", "desk@example.org"}
    assert "handed over to new@example.org" in told["desk@example.org"]


def test_who_does_not_coordinate_hands_nothing_over(world):
    with pytest.raises(NotCoordinator):
        invitations.invite_colleague(
            file=world.file, email="new@example.org", language="en", hands_over=True,
            by=world.desk, at=timezone.now(),
        )  # fmt: skip
    with pytest.raises(AlreadyCoordinator):
        invite(world, email="FR@example.org")


def test_one_of_two_resigns_and_the_last_cannot(world, colleague, deliver_all):
    coordination.resign(file=world.file, by=colleague, at=timezone.now())

    assert coordinators(world) == ["fr@example.org"]
    told = {mail.to[0]: mail.body for mail in deliver_all()}
    assert set(told) == {
        "fr@example.org", "manager@example.org", "desk@example.org",
        "Colette Exemple <colleague@example.org>",
    }  # fmt: skip
    assert "You do not coordinate" in told["Colette Exemple <colleague@example.org>"]
    assert "Colette Exemple does not coordinate" in told["fr@example.org"]
    with pytest.raises(LastCoordinator):
        coordination.resign(file=world.file, by=world.coordinator, at=timezone.now())
    assert coordinators(world) == ["fr@example.org"]


def test_links_of_who_resigns_stop_working(world, colleague, deliver_all):
    invitations.invite_colleague(
        file=world.file, email="new@example.org", language="en", by=colleague, at=timezone.now()
    )
    secret = secret_in(deliver_all(), "new@example.org")

    coordination.resign(file=world.file, by=colleague, at=timezone.now())

    with pytest.raises(InvitationUnusable):
        invitations.accept(secret=secret, by=make_account("new@example.org"), at=timezone.now())


def test_desk_removes_even_the_last_one_and_her_links_die(world, deliver_all):
    invite(world)
    secret = secret_in(deliver_all(), "new@example.org")
    newcomer = make_account("new@example.org")

    coordination.remove(file=world.file, user=world.coordinator, by=world.desk, at=timezone.now())

    assert coordinators(world) == []
    assert Invitation.objects.get().revoked_at is not None
    with pytest.raises(InvitationUnusable):
        invitations.accept(secret=secret, by=newcomer, at=timezone.now())
    [mail] = deliver_all()
    assert mail.to == ["fr@example.org"]
    assert "has ended your work as coordinator" in mail.body
    with pytest.raises(NotCoordinator):
        coordination.remove(
            file=world.file, user=world.coordinator, by=world.desk, at=timezone.now()
        )


def test_who_coordinates_another_delegation_goes_on_hearing_of_the_assembly(world):
    topic = world.assembly.coordinators_topic
    both = make_account("both@example.org", role=Role.COORDINATOR, delegation=world.file.delegation)
    roles.grant(
        user=both, role=Role.COORDINATOR, delegation=world.other_file.delegation,
        by=None, at=timezone.now(),
    )  # fmt: skip
    follows.follow(user=both, topic=topic, at=timezone.now())

    coordination.remove(file=world.file, user=both, by=world.desk, at=timezone.now())
    assert Follow.objects.filter(user=both, topic=topic).exists()

    coordination.remove(file=world.other_file, user=both, by=world.desk, at=timezone.now())
    assert not Follow.objects.filter(user=both, topic=topic).exists()


def test_changes_of_coordinators_are_audited_by_keys_only(world, colleague):
    at = timezone.now() + timedelta(seconds=1)

    coordination.resign(file=world.file, by=colleague, at=at)

    entry = AuditEntry.objects.get(act="coordinator.end")
    assert (entry.by_key, entry.before) == (str(colleague.pk), {"user": colleague.pk})


def methods_to(user):
    sent = Message.objects.filter(recipient=user.email).exclude(method="").order_by("pk")
    return list(sent.values_list("method", flat=True))


@pytest.fixture
def confirmed(world, colleague):
    """Let the delegation be registered: both coordinators have the assembly in their calendars."""
    world.add_person()
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())


def test_who_resigns_or_is_taken_out_keeps_no_calendar_entry(world, colleague, confirmed):
    coordination.resign(file=world.file, by=colleague, at=timezone.now())
    coordination.remove(
        file=world.file, user=world.coordinator, by=world.manager, at=timezone.now()
    )

    assert methods_to(colleague) == [Method.REQUEST, Method.CANCEL]
    assert methods_to(world.coordinator) == [Method.REQUEST, Method.CANCEL]


def test_who_handed_over_keeps_no_calendar_entry(world, colleague, confirmed):
    coordination.joined(
        file=world.file, user=make_coordinator(world), instead_of=colleague, at=timezone.now()
    )

    assert methods_to(colleague) == [Method.REQUEST, Method.CANCEL]
    assert methods_to(world.coordinator) == [Method.REQUEST]


def test_who_had_no_entry_or_comes_as_a_delegate_is_sent_no_end_of_it(world, colleague):
    coordination.resign(file=world.file, by=colleague, at=timezone.now())
    assert methods_to(colleague) == []

    world.add_person(email=world.coordinator.email)
    delegations.submit(file=world.file, by=world.coordinator, at=timezone.now())
    reviews.approve_all(file=world.file, by=world.desk, at=timezone.now())
    coordination.remove(
        file=world.file, user=world.coordinator, by=world.manager, at=timezone.now()
    )
    assert Method.CANCEL not in methods_to(world.coordinator)


def make_coordinator(world):
    return make_account(
        "third@example.org", role=Role.COORDINATOR, delegation=world.file.delegation
    )
