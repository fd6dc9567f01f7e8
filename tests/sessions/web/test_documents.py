"""What readers find of documents, and what stays hidden: tried with something to leak."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assemblies.fields import LanguageMap
from assemblies.models.bodies import BodyMember
from sessions.enums import DocumentAccess
from sessions.services import documents
from sessions.services.documents import Details, Showing
from tests import papers
from tests.factories.documents import make_document, make_item, make_theme, put
from tests.factories.papers import make_approved
from tests.factories.sessions import make_agenda, make_agenda_item, make_treatment

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=1)


def page(client, path, **query):
    return client.get(path, query).content.decode()


def symbols_in(client, path="/en/documents/", **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return [line.symbol for line in answer.context["lines"]]


def showing(access="public", visible_from=None):
    return Showing(access=DocumentAccess(access), visible_from=visible_from)


def test_documents_of_a_meeting_are_listed_in_the_order_of_symbols(client, world, now):
    for symbol in ("A/138/Inf.10", "A/138/Inf.9", "CL/202/A.1"):
        make_document(world.assembly, symbol, languages=("en", "ar"), at=now)

    listed = page(client, "/en/events/138/documents/")

    assert listed.index("A/138/Inf.9") < listed.index("A/138/Inf.10") < listed.index("CL/202/A.1")
    assert "3 documents" in listed
    assert 'href="/en/documents/A/138/Inf.9/ar/"' in listed
    assert 'aria-current="page">Documents</a>' in listed


def test_empty_list_says_what_will_be_here(client, world):
    assert "No document yet" in page(client, "/en/events/138/documents/")
    assert "No document yet" in page(client, "/en/documents/")


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"q": "etat de droit"}, ["A/138/2-P.1"]),
        ({"q": "ÉTAT"}, ["A/138/2-P.1"]),
        ({"q": "a138 2 p1"}, ["A/138/2-P.1"]),
        ({"q": "A_138_2-P.1"}, ["A/138/2-P.1"]),
        ({"q": "a/138/2-p.1-rev.7"}, ["A/138/2-P.1"]),
        ({"q": "138/2-P"}, ["A/138/2-P.1"]),
        ({"q": "droit nowhere"}, []),
        ({"kind": "agenda"}, ["CL/202/A.1"]),
        ({"body": "governing_council"}, ["CL/202/A.1"]),
        ({"theme": "peace"}, ["A/138/2-P.1"]),
        ({"language": "fr"}, ["A/138/2-P.1"]),
        ({"year": "2026"}, ["A/138/2-P.1", "CL/202/A.1"]),
        ({"body": "governing_council", "language": "fr"}, []),
    ],
)
def test_list_is_narrowed_and_searched_forgivingly(client, world, now, query, fits):
    make_item(world.assembly, 2)
    title = LanguageMap({"en": "Rule of law", "fr": "État de droit"})
    law = make_document(world.assembly, "A/138/2-P.1", title=title, languages=("en", "fr"), at=now)
    law.themes.add(make_theme())
    make_document(world.assembly, "CL/202/A.1", at=now)

    assert symbols_in(client, "/en/events/138/documents/", **query) == fits
    if not fits:
        assert "No document fits" in page(client, "/en/events/138/documents/", **query)


def test_filter_nobody_offers_is_said_to_be_wrong(client, world, now):
    make_document(world.assembly, at=now)

    answer = client.get("/en/documents/", {"kind": "nonsense"})

    assert answer.status_code == 400
    assert "There is a problem" in answer.content.decode()


def test_long_list_has_pages_that_keep_the_filter(client, world, now):
    for number in range(1, 53):
        make_document(world.assembly, f"A/138/Inf.{number}", languages=(), at=now)

    assert len(symbols_in(client, q="inf")) == 50
    assert symbols_in(client, q="inf", page="2") == ["A/138/Inf.51", "A/138/Inf.52"]
    assert "?q=inf&amp;page=2" in page(client, "/en/documents/", q="inf")


@pytest.mark.parametrize("n", [1, 3])
def test_list_costs_as_many_queries_however_long_it_is(
    client, world, now, n, django_assert_num_queries
):
    for number in range(1, n + 1):
        make_document(world.assembly, f"A/138/Inf.{number}", languages=("en", "fr"), at=now)

    with django_assert_num_queries(9):
        client.get("/en/events/138/documents/")


def test_page_of_a_document_shows_revisions_languages_checksums_and_what_lacks(client, world, now):
    document = make_document(world.assembly, "A/138/A.1", languages=("en", "fr"), at=now)
    note = LanguageMap({"en": "Item 3 was added."})
    documents.revise(document=document, note=note, by=None, at=now)
    kept = put(document, "en", content=papers.TEXT, at=now)

    said = page(client, "/en/documents/A/138/A.1/")

    assert "Item 3 was added." in said
    assert kept.sha256 in said
    assert said.index("A/138/A.1-rev") < said.index('id="rev-0"')
    assert "Not there yet: <bdi>Français</bdi> · <bdi>Español</bdi> · <bdi>العربية</bdi>" in said
    assert 'href="/en/documents/A/138/A.1/rev/0/fr/"' in said


def test_other_spellings_lead_to_the_one_address(client, world, now):
    make_document(world.assembly, "A/138/A.1", at=now)

    assert client.get("/en/documents/a/138/a.1/").url == "/en/documents/A/138/A.1/"
    assert client.get("/en/documents/A/138/A.1-rev.2/").url == "/en/documents/A/138/A.1/#rev-2"
    assert client.get("/en/documents/A/138/A.2/").status_code == 404
    assert client.get("/en/documents/A/138/A.0/").status_code == 404


def test_file_is_given_to_be_saved_and_never_to_be_run(client, world, now):
    document = make_document(world.assembly, "A/138/A.1", languages=(), at=now)
    whole = papers.office("docx")
    put(document, "fr", content=whole, at=now)

    answer = client.get("/en/documents/A/138/A.1/fr/")

    assert answer.content == whole
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer["Content-Disposition"] == 'attachment; filename="A-138-A.1-f.docx"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["ETag"] == f'"{hashlib.sha256(whole).hexdigest()}"'
    assert {"private", "no-cache"} <= set(answer["Cache-Control"].split(", "))


def test_file_a_reader_has_already_is_not_sent_again(client, world, now):
    make_document(world.assembly, "A/138/A.1", at=now)
    first = client.get("/en/documents/A/138/A.1/en/")

    again = client.get("/en/documents/A/138/A.1/en/", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_one_address_gives_the_newest_another_each_revision(client, world, now):
    document = make_document(world.assembly, "A/138/A.1", languages=("en", "fr"), at=now)
    documents.revise(document=document, by=None, at=now)
    put(document, "en", content=papers.TEXT, at=now)

    newest = client.get("/en/documents/A/138/A.1/en/")

    assert newest.content == papers.TEXT
    assert newest["Content-Type"] == "text/plain; charset=utf-8"
    assert "A-138-A.1-rev-e.txt" in newest["Content-Disposition"]
    assert client.get("/en/documents/A/138/A.1/rev/0/en/").content == papers.PDF
    assert client.get("/en/documents/A/138/A.1-rev/en/").content == papers.TEXT
    # Where the newest lacks a language, the page says so: an old text is never given for it.
    assert client.get("/en/documents/A/138/A.1/fr/").url == "/en/documents/A/138/A.1/"
    assert client.get("/en/documents/A/138/A.1/rev/1/fr/").status_code == 404
    assert client.get("/en/documents/A/138/A.1/rev/9/en/").status_code == 404


def test_withdrawn_revision_is_said_to_be_so_and_its_file_is_gone(client, world, now):
    document = make_document(world.assembly, "A/138/A.1", at=now)
    documents.revise(document=document, by=None, at=now)
    revision = put(document, "en", content=papers.TEXT, at=now).revision
    why = LanguageMap({"en": "A table was wrong."})

    documents.withdraw(revision=revision, reason=why, by=world.manager, at=now)

    said = page(client, "/en/documents/A/138/A.1/")
    assert "A table was wrong." in said
    assert "Withdrawn" in said
    assert client.get("/en/documents/A/138/A.1/rev/1/en/").status_code == 410
    assert client.get("/en/documents/A/138/A.1-rev/en/").status_code == 410
    assert client.get("/en/documents/A/138/A.1/en/").content == papers.PDF


def test_document_without_a_standing_revision_is_listed_as_withdrawn(client, world, now):
    document = make_document(world.assembly, "A/138/A.1", at=now)
    why = LanguageMap({"en": "Issued by mistake."})
    documents.withdraw(revision=document.revisions.get(), reason=why, by=None, at=now)

    assert "Withdrawn" in page(client, "/en/documents/")
    assert client.get("/en/documents/A/138/A.1/en/").url == "/en/documents/A/138/A.1/"


def everything_seen_by(client):
    """Return what a visitor learns: lists, counts, search, choices, pages, files, sitting."""
    found = symbols_in(client), symbols_in(client, q="secret"), symbols_in(client, q="A/138/Inf.7")
    lists = [page(client, path) for path in ("/en/documents/", "/en/events/138/documents/")]
    statuses = {
        path: client.get(path).status_code
        for path in ("/en/documents/A/138/Inf.7/", "/en/documents/A/138/Inf.7/en/",
                     "/en/documents/A/138/Inf.7/rev/0/en/")
    }  # fmt: skip
    return found, lists, set(statuses.values())


def assert_hidden(client):
    found, lists, statuses = everything_seen_by(client)
    assert found == ([], [], [])
    assert not any("Inf.7" in one or "Secret paper" in one or "1 document" in one for one in lists)
    assert statuses == {404}


def assert_shown(client):
    found, lists, statuses = everything_seen_by(client)
    assert found == (["A/138/Inf.7"], ["A/138/Inf.7"], ["A/138/Inf.7"])
    assert all("1 document" in one for one in lists)
    assert statuses == {200}


def make_secret(world, at, **values):
    title = LanguageMap({"en": "Secret paper"})
    return make_document(world.assembly, "A/138/Inf.7", title=title, at=at, **values)


def visitor(world, who):
    client = Client()
    if who != "nobody":
        client.force_login(world.accounts[who])
    return client


ALL = {"nobody", "stranger", "desk", "media", "door", "delegate", "coordinator",
       "other_coordinator", "editor", "manager"}  # fmt: skip


@pytest.mark.parametrize(
    ("access", "see"),
    [("public", ALL), ("secretariat", {"editor", "manager"}), ("members", {"editor", "manager"}),
     ("participants", {"editor", "manager", "delegate", "coordinator", "other_coordinator"})],
)  # fmt: skip
def test_document_is_seen_by_whom_it_is_for(world, now, access, see):
    make_secret(world, now, showing=showing(access))

    for who in ALL:
        (assert_shown if who in see else assert_hidden)(visitor(world, who))


def test_accredited_person_sees_what_is_for_participants(client, world, now):
    make_secret(world, now, showing=showing("participants"))
    person = make_approved(world, email="amina@example.org")
    client.force_login(person.participant.user)

    assert_shown(client)


def test_embargo_ends_by_the_clock(client, world, now):
    document = make_secret(world, now, showing=showing(visible_from=now + A_DAY))

    assert_hidden(client)
    assert "Under embargo." in page(visitor(world, "editor"), "/en/documents/A/138/Inf.7/")

    document.visible_from = now - A_DAY
    document.save()
    assert_shown(client)


def test_document_of_a_closed_sitting_alone_is_not_for_strangers_though_it_is_public(world, now):
    document = make_secret(world, now)
    document.sittings.add(world.closed_sitting)

    assert_hidden(visitor(world, "nobody"))
    assert_hidden(visitor(world, "stranger"))
    assert_shown(visitor(world, "editor"))

    document.sittings.add(world.sitting)
    assert_shown(visitor(world, "nobody"))


def test_closed_sitting_is_not_told_by_the_page_of_a_document(client, world, now):
    closed = world.closed_sitting
    closed.title = {"en": "Hearing behind doors"}
    closed.save()
    document = make_secret(world, now)
    document.sittings.set([world.sitting, closed])

    said = page(client, "/en/documents/A/138/Inf.7/")
    told = page(visitor(world, "editor"), "/en/documents/A/138/Inf.7/")

    assert "Hearing behind doors" in told
    assert "Hearing behind doors" not in said
    assert reverse("assembly_sessions:sitting-detail", args=["138", world.sitting.pk]) in said


def test_sitting_shows_its_documents_to_who_may_see_them(client, world, now):
    make_document(world.assembly, "A/138/A.1", at=now).sittings.add(world.sitting)
    make_secret(world, now, showing=showing("secretariat")).sittings.add(world.sitting)
    path = reverse("assembly_sessions:sitting-detail", args=["138", world.sitting.pk])

    said, told = page(client, path), page(visitor(world, "editor"), path)

    assert "A/138/A.1" in said
    assert "A/138/Inf.7" not in said
    assert "A/138/Inf.7" in told


def test_sitting_kept_in_memory_shows_a_new_document_at_once(client, world, now):
    path = reverse("assembly_sessions:sitting-detail", args=["138", world.sitting.pk])
    assert "A/138/A.1" not in page(client, path)
    document = make_document(world.assembly, "A/138/A.1", at=now)

    details = Details(title=document.title, sittings=[world.sitting])
    documents.describe(document=document, details=details, by=world.manager, at=now)

    assert "A/138/A.1" in page(client, path)


@pytest.mark.parametrize("of", ["person", "parliament"])
def test_document_for_members_is_seen_by_who_sits_in_the_body(client, world, now, of):
    document = make_secret(world, now, showing=showing("members"))
    person = make_approved(world, email="amina@example.org")
    client.force_login(person.participant.user)
    assert_hidden(client)

    seat = {"user": person.participant.user} if of == "person" else {
        "institution": world.file.delegation.institution
    }  # fmt: skip
    member = BodyMember.objects.create(body=document.body, starts_on=now.date(), **seat)
    assert_shown(client)

    member.starts_on = (now + 2 * A_DAY).date()
    member.save()
    assert_hidden(client)


def test_document_of_a_closed_sitting_is_seen_by_members_of_its_body(client, world, now):
    document = make_secret(world, now)
    document.sittings.add(world.closed_sitting)
    client.force_login(world.stranger)
    assert_hidden(client)

    BodyMember.objects.create(
        body=world.closed_sitting.body, user=world.stranger, starts_on=now.date()
    )

    assert_shown(client)


def test_document_of_a_sitting_that_is_only_planned_waits_for_its_release(client, world, now):
    document = make_secret(world, now)
    world.sitting.released_at = None
    world.sitting.save()
    document.sittings.through.objects.create(document=document, sitting=world.sitting)

    assert_hidden(client)


def test_agenda_names_the_documents_of_its_items_to_who_may_see_them(client, world, now):
    make_item(world.assembly, 2)
    make_document(world.assembly, "A/138/2-P.1", at=now)
    make_document(world.assembly, "A/138/2-P.2", showing=showing("secretariat"), at=now)
    path = reverse("assembly_sessions:agenda", args=["138"])

    said, told = page(client, path), page(visitor(world, "editor"), path)

    assert "/en/documents/A/138/2-P.1/" in said
    assert "A/138/2-P.2" not in said
    assert "A/138/2-P.2" in told


def test_sitting_that_treats_an_item_shows_its_documents_and_is_shown_by_them(client, world, now):
    item = make_item(world.assembly, 2)
    make_treatment(item, world.sitting)
    make_document(world.assembly, "A/138/2-P.1", at=now)
    sitting = reverse("assembly_sessions:sitting-detail", args=["138", world.sitting.pk])

    assert "A/138/2-P.1" in page(client, sitting)
    assert sitting in page(client, "/en/documents/A/138/2-P.1/")


def test_item_of_an_agenda_that_is_a_draft_is_not_told_by_its_document(client, world, now):
    agenda = make_agenda(world.assembly, adopted_at=None)
    title = {"en": "Dismissal", "fr": "Révocation"}
    make_agenda_item(world.assembly, 2, agenda=agenda, title=title)
    make_document(world.assembly, "A/138/2-P.1", at=now)

    assert "Dismissal" not in page(client, "/en/documents/A/138/2-P.1/")
    assert "Dismissal" in page(visitor(world, "editor"), "/en/documents/A/138/2-P.1/")


def test_one_theme_is_enough_to_narrow_the_list_by(world, client):
    make_document(world.assembly, "A/138/A.1").themes.add(make_theme())
    make_document(world.assembly, "A/138/C.1")

    whole = client.get("/en/documents/").content.decode()
    narrowed = client.get("/en/documents/?theme=peace").content.decode()

    assert '<option value="peace">Peace</option>' in whole
    assert "A/138/A.1" in narrowed
    assert "A/138/C.1" not in narrowed
