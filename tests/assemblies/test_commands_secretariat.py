"""What the secretariat's administrator does by command: roles, keys, standing of Members."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from assemblies.enums import Capability
from assemblies.models.accounts import ApiToken, RoleGrant, User
from assemblies.models.audit import AuditEntry
from assemblies.models.institutions import MembershipPeriod, RecordedComposition
from assemblies.permissions import may
from assemblies.services import accounts
from tests.factories.accounts import make_account
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().splitlines()


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


def test_role_is_granted_to_an_account_that_is_made_for_it():
    lines = run("grant_role", "Desk@Example.org", "registration_desk")

    user = User.objects.get()
    assert lines == ["granted registration_desk to desk@example.org"]
    assert may(user, Capability.REVIEW_REGISTRATIONS)
    assert not user.has_usable_password()
    assert acts() == ["role.grant"]


def test_role_granted_twice_is_held_once():
    run("grant_role", "desk@example.org", "registration_desk")

    lines = run("grant_role", "desk@example.org", "registration_desk")

    assert lines == ["unchanged: desk@example.org holds registration_desk"]
    assert acts() == ["role.grant"]


def test_role_granted_in_a_dry_run_leaves_nothing():
    lines = run("grant_role", "desk@example.org", "registration_desk", "--dry-run")

    assert lines == ["would be granted registration_desk to desk@example.org"]
    assert not User.objects.exists()
    assert acts() == []


@pytest.mark.parametrize(
    ("email", "role", "said"),
    [
        ("desk@example.org", "coordinator", "invalid choice: 'coordinator'"),
        ("desk@example.org", "king", "invalid choice: 'king'"),
        ("desk", "registration_desk", "desk: Enter a valid email address."),
    ],
)
def test_role_or_address_that_cannot_be_is_refused(email, role, said):
    with pytest.raises(CommandError, match=said):
        run("grant_role", email, role)

    assert not User.objects.exists()


def test_role_is_revoked_and_audited():
    desk = make_account("desk@example.org", role="registration_desk")

    tried = run("revoke_role", "DESK@example.org", "registration_desk", "--dry-run")
    assert tried == ["would be revoked registration_desk of desk@example.org"]
    assert RoleGrant.objects.filter(user=desk).exists()
    lines = run("revoke_role", "DESK@example.org", "registration_desk")

    assert lines == ["revoked registration_desk of desk@example.org"]
    assert not RoleGrant.objects.exists()
    assert acts() == ["role.grant", "role.revoke"]


def test_role_that_is_not_held_cannot_be_revoked():
    make_account("desk@example.org")

    lines = run("revoke_role", "desk@example.org", "programme_editor")

    assert lines == ["unchanged: desk@example.org does not hold programme_editor"]
    with pytest.raises(CommandError, match="no account has this address"):
        run("revoke_role", "nobody@example.org", "programme_editor")


def test_key_is_printed_once_and_kept_as_a_hash():
    make_account("desk@example.org", role="registration_desk")
    assert run("make_key", "desk@example.org", "badge printer", "--dry-run") == [
        "would be made: a key of desk@example.org for badge printer"
    ]

    (secret,) = run("make_key", "desk@example.org", "badge printer")

    kept = ApiToken.objects.get()
    assert (kept.name, kept.digest) == ("badge printer", accounts.digest_of(secret))
    assert acts()[-1] == "token.issue"


@pytest.mark.parametrize(
    "arguments", [("nobody@example.org", "x"), ("desk@example.org", "x" * 101)]
)
def test_key_for_nobody_or_with_an_endless_name_is_refused(arguments):
    make_account("desk@example.org")

    with pytest.raises(CommandError):
        run("make_key", *arguments)

    assert not ApiToken.objects.exists()


def test_membership_is_recorded_through_the_act():
    make_parliament("FR", "France")
    arguments = ("fr", "suspended", "--since", "2026-01-01", "--years-owed", "2")
    tried = run("record_membership", *arguments, "--dry-run")
    assert tried == ["would be recorded: FR suspended since 2026-01-01, 2 full years owed"]
    assert MembershipPeriod.objects.count() == 1

    lines = run("record_membership", *arguments)

    assert lines == ["recorded: FR suspended since 2026-01-01, 2 full years owed"]
    standing = MembershipPeriod.objects.get(valid_to=None)
    assert (standing.state, standing.full_years_owed) == ("suspended", 2)
    assert standing.valid_from == date(2026, 1, 1)
    assert acts() == ["membership.record"]


def test_composition_of_an_earlier_assembly_is_recorded_through_the_act():
    make_parliament("FR", "France")
    arguments = ("FR", "137", "--women", "0", "--men", "5")
    assert run("record_composition", *arguments, "--dry-run") == [
        "would be recorded: FR at assembly 137, 0 women, 5 men"
    ]
    assert not RecordedComposition.objects.exists()

    run("record_composition", *arguments)

    kept = RecordedComposition.objects.get()
    assert (kept.assembly_number, kept.women, kept.men) == (137, 0, 5)
    assert acts() == ["composition.record"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("record_membership", "ZZ", "member", "--since", "2026-01-01"),
        ("record_membership", "FR", "member", "--since", "yesterday"),
        ("record_membership", "FR", "member", "--since", "2026-01-01", "--years-owed", "-1"),
        ("record_composition", "ZZ", "137", "--women", "1", "--men", "1"),
        ("record_composition", "FR", "137", "--women", "-1", "--men", "1"),
    ],
)
def test_standing_that_cannot_be_is_refused(arguments):
    make_parliament("FR", "France")

    with pytest.raises(CommandError):
        run(*arguments)

    assert acts() == []


def test_administration_shows_standing_but_does_not_write_it(client):
    client.force_login(User.objects.create_superuser("root@example.org", "x"))
    parliament = make_parliament("FR", "France")

    address = reverse("admin:assemblies_institution_change", args=[parliament.pk])
    page = client.get(address).content.decode()

    assert "1990" in page
    assert 'name="memberships-0-state"' not in page
