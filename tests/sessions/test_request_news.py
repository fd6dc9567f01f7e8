"""What all Members read of requests for an emergency item, once each, in their language."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assemblies.enums import InstitutionKind, Role
from assemblies.fields import LanguageMap
from assemblies.models.accounts import RoleGrant, User
from assemblies.models.delegations import Delegation
from assemblies.models.institutions import Institution
from notifications.models.messages import Message
from sessions.errors.emergency_items import RequestNotMovable
from sessions.models.emergency_items import EmergencyRequest
from sessions.services import emergency_requests, request_lists, request_news
from tests.factories.accounts import make_account
from tests.factories.record import make_participant
from tests.factories.requests import make_circulated, make_list, make_received
from tests.factories.sessions import LATER, NOW, make_assembly
from tests.factories.worlds import make_parliament

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly():
    assembly = make_assembly()
    make_list(assembly)
    return assembly


@pytest.fixture
def editor():
    return make_account("editor@example.org")


@pytest.fixture
def kuwait(assembly):
    return coordinated(assembly, make_parliament("KW", "Kuwait"))


def coordinated(event, institution, language="en"):
    """Give the institution a delegation to the event, and that a coordinator."""
    delegation = Delegation.objects.create(assembly=event, institution=institution, created_at=NOW)
    address = f"{institution.code.lower()}@example.org"
    make_account(address, role=Role.COORDINATOR, delegation=delegation, language=language)
    return institution


def told(kind):
    return set(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def text_of(mail):
    parts = [p for p in mail.message().walk() if p.get_content_type() == "text/plain"]
    return parts[0].get_payload(decode=True).decode()


def test_circulated_request_reaches_coordinators_and_heads_of_all_members_alone(
    assembly, kuwait, editor, deliver_all
):
    coordinated(assembly, make_parliament("FR", "France"), language="fr")
    observer = make_parliament("OB", "Observer")
    Institution.objects.filter(pk=observer.pk).update(kind=InstitutionKind.OBSERVER)
    coordinated(assembly, observer)
    coordinated(make_assembly(139), make_parliament("KE", "Kenya"))
    head = make_account("head@example.org")
    delegation = Delegation.objects.get(institution=kuwait, assembly=assembly)
    delegation.head = make_participant(assembly, user=head, delegation=delegation)
    delegation.save()

    request = make_circulated(
        assembly, kuwait, by=editor,
        title=LanguageMap({"en": "After the cyclone", "fr": "Après le cyclone"}),
    )  # fmt: skip

    assert told("request_circulated") == {
        "kw@example.org", "fr@example.org", "head@example.org",
    }  # fmt: skip
    mails = {mail.to[0]: mail for mail in deliver_all()}
    english, french = mails["kw@example.org"], mails["fr@example.org"]
    assert english.subject == "A/138/2-P.1 After the cyclone · 138th Assembly"
    assert "Kuwait" in text_of(english)
    assert "/en/events/138/emergency-item/" in text_of(english)
    assert "Après le cyclone" in french.subject
    assert "/fr/events/138/emergency-item/" in text_of(french)

    request_news.circulated(request, at=LATER)  # twice is once
    assert Message.objects.filter(kind="request_circulated").count() == 3


def test_each_revision_is_told_of_once_and_names_itself(assembly, kuwait, editor, deliver_all):
    request = make_circulated(assembly, kuwait, by=editor)
    deliver_all()
    at = LATER + timedelta(hours=1)
    emergency_requests.revise(request=request, by=None, at=at)
    emergency_requests.circulate(request=request, by=editor, at=at)

    (mail,) = deliver_all()

    assert mail.subject.startswith("A/138/2-P.1-rev ")
    assert "A revised request" in text_of(mail)


def test_nothing_is_told_of_what_did_not_happen(assembly, kuwait, editor):
    draft = make_received(assembly, kuwait)
    emergency_requests.send_back(request=draft, reason="Unsigned.", by=editor, at=LATER)
    Message.objects.all().delete()

    with pytest.raises(RequestNotMovable):
        emergency_requests.circulate(request=draft, by=editor, at=LATER)

    assert not Message.objects.exists()


def test_returned_request_is_told_to_its_authors_with_the_reason(
    assembly, kuwait, editor, deliver_all
):
    coordinated(assembly, make_parliament("FR", "France"))
    request = make_received(assembly, kuwait)

    emergency_requests.send_back(request=request, reason="Unsigned.", by=editor, at=LATER)

    (mail,) = deliver_all()
    assert mail.to == ["kw@example.org"]
    assert "Reason: Unsigned." in text_of(mail)


def test_closing_names_what_is_voted_upon_in_the_order_of_receipt(
    assembly, kuwait, editor, deliver_all
):
    first = make_circulated(assembly, kuwait, by=editor, title=LanguageMap({"en": "First"}))
    make_circulated(assembly, kuwait, by=editor, title=LanguageMap({"en": "Second"}))
    deliver_all()
    closing = first.event.request_list.closing_hour

    request_lists.put_on_ballot(event=assembly, by=editor, at=closing)
    request_lists.put_on_ballot(event=assembly, by=editor, at=closing)  # nothing waits any more

    (mail,) = deliver_all()
    text = text_of(mail)
    assert text.index("A/138/2-P.1 First") < text.index("A/138/2-P.2 Second")


def test_telling_180_members_takes_hardly_more_queries_than_telling_three(assembly, editor):
    def circulating(request):
        with CaptureQueriesContext(connection) as queries:
            emergency_requests.circulate(request=request, by=editor, at=LATER)
        return len(queries)

    many(assembly, range(3))
    author = Institution.objects.get(code="M0")
    few = circulating(make_received(assembly, author))
    many(assembly, range(3, 180))
    all_of_them = circulating(make_received(assembly, author))

    assert all_of_them - few <= 4  # the rows are written in batches
    last = EmergencyRequest.objects.latest("pk")
    key = f"emergencyrequest:{last.pk}:circulated:0"
    assert Message.objects.filter(key=key).count() == 180


def many(event, numbers):
    """Members with a coordinator each, in four languages."""
    members = Institution.objects.bulk_create(
        Institution(
            kind="parliament", code=f"M{n}", name={"en": f"Member {n}"}, population=1_000_000
        )
        for n in numbers
    )
    delegations = Delegation.objects.bulk_create(
        Delegation(assembly=event, institution=one, created_at=NOW) for one in members
    )
    languages = ("en", "fr", "es", "ar")
    users = User.objects.bulk_create(
        User(email=f"m{n}@example.org", language=languages[n % 4]) for n in numbers
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=Role.COORDINATOR, delegation=delegation, granted_at=NOW)
        for user, delegation in zip(users, delegations, strict=True)
    )
