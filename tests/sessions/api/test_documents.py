"""Documents for programs: read by strangers, kept by editors, closed to everybody else."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from assemblies.enums import Capability
from assemblies.fields import LanguageMap
from sessions.enums import DocumentAccess
from sessions.models.documents import Document, LanguageVersion
from sessions.services import documents
from sessions.services.documents import Showing
from tests import papers
from tests.assemblies.api.test_keys import client_with
from tests.factories.accounts import api_client
from tests.factories.documents import make_bodies, make_document, make_theme, put
from tests.factories.sessions import make_sitting

LIST = "/api/v1/documents/"
PDF = "application/pdf"
HIDDEN = Showing(access=DocumentAccess.SECRETARIAT)


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=1)


@pytest.fixture
def editor(world):
    make_bodies()
    return api_client(world.editor)


def seen(document):
    document.refresh_from_db()
    return {"HTTP_IF_MATCH": f'"{document.pk}-{document.version}"'}


def send(client, document, content=papers.PDF, *, language="fr", kind=PDF, name="", **headers):
    address = f"{LIST}{document.pk}/revisions/0/files/{language}/"
    address += f"?name={name}" if name else ""
    return client.generic(
        "PUT", address, content, content_type=kind, **{**seen(document), **headers}
    )


def test_stranger_reads_what_is_public(world, now):
    document = make_document(world.assembly, "A/138/A.1", languages=("en", "fr"), at=now)
    document.themes.add(make_theme())
    client = api_client()

    listed = client.get(LIST, {"assembly": 138, "search": "a138 a1", "theme": "peace"}).json()
    one = client.get(f"{LIST}{document.pk}/").json()

    assert listed["results"] == [one]
    assert (one["symbol"], one["body"], one["themes"]) == ("A/138/A.1", "assembly", ["peace"])
    (revision,) = one["revisions"]
    assert [file["language"] for file in revision["files"]] == ["en", "fr"]
    assert revision["files"][0]["sha256"] == hashlib.sha256(papers.PDF).hexdigest()


def test_who_has_it_already_is_told_that_it_is_unchanged(world, now):
    document = make_document(world.assembly, "A/138/A.1", at=now)
    client = api_client()
    for address in (LIST, f"{LIST}{document.pk}/", f"{LIST}{document.pk}/files/en/"):
        first = client.get(address)

        again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
        assert (again.status_code, again.content) == (304, b""), address

    put(document, "fr", at=now)
    assert client.get(LIST, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_file_is_the_newest_or_that_of_a_revision(world, now):
    document = make_document(world.assembly, "A/138/A.1", at=now)
    documents.revise(document=document, by=None, at=now)
    put(document, "en", content=papers.TEXT, at=now)
    client = api_client()

    newest = client.get(f"{LIST}{document.pk}/files/en/")
    first = client.get(f"{LIST}{document.pk}/revisions/0/files/en/")

    assert (newest.content, first.content) == (papers.TEXT, papers.PDF)
    assert newest["Content-Disposition"] == 'attachment; filename="A-138-A.1-rev-e.txt"'
    assert first["X-Content-Type-Options"] == "nosniff"
    for missing in ("files/fr/", "files/xx/", "revisions/7/files/en/"):
        assert client.get(f"{LIST}{document.pk}/{missing}").status_code == 404


@pytest.mark.parametrize("how", ["secretariat", "members", "participants", "embargo", "closed"])
def test_hidden_document_is_nowhere_for_a_stranger(world, now, how):
    make_document(world.assembly, "A/138/C.1", at=now)
    access = how if how in set(DocumentAccess) else DocumentAccess.PUBLIC
    later = now + timedelta(days=1) if how == "embargo" else None
    showing = Showing(access=DocumentAccess(access), visible_from=later)
    document = make_document(world.assembly, "A/138/Inf.7", showing=showing, at=now)
    if how == "closed":
        document.sittings.add(world.closed_sitting)

    def told(client):
        listed = client.get(LIST).json()
        searched = client.get(LIST, {"search": "Inf.7"}).json()["count"]
        statuses = [
            client.get(f"{LIST}{document.pk}/{rest}").status_code
            for rest in ("", "files/en/", "revisions/0/files/en/")
        ]
        return listed["count"], searched, statuses

    assert told(api_client(world.editor)) == (2, 1, [200] * 3)
    for client in (api_client(), api_client(world.stranger)):
        assert told(client) == (1, 0, [404] * 3)
        assert client.put(f"{LIST}{document.pk}/revisions/0/files/en/").status_code in (401, 404)


def test_closed_sitting_is_not_told_by_an_open_document(world, now):
    document = make_document(world.assembly, "A/138/A.1", at=now)
    document.sittings.set([world.sitting, world.closed_sitting])

    def told(client):
        return client.get(f"{LIST}{document.pk}/").json()["sittings"]

    assert set(told(api_client(world.editor))) == {world.sitting.pk, world.closed_sitting.pk}
    assert told(api_client()) == [world.sitting.pk]


def test_document_is_told_again_when_what_is_shown_of_it_changes(world, now, editor):
    document = make_document(world.assembly, "A/138/A.1", at=now)
    document.sittings.set([world.sitting, world.closed_sitting])
    address, client = f"{LIST}{document.pk}/", api_client()

    first = client.get(address)
    known = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    of_editor = editor.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    world.closed_sitting.is_closed = False
    world.closed_sitting.save()
    opened = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (known.status_code, known.content) == (304, b"")
    assert of_editor.status_code == opened.status_code == 200
    # The document is the same, so that who saw it before may change it.
    changed = editor.patch(address, {"title": {"en": "New"}}, HTTP_IF_MATCH=of_editor["ETag"])
    stale = editor.patch(address, {"title": {"en": "Old"}}, HTTP_IF_MATCH=of_editor["ETag"])
    assert (changed.status_code, stale.status_code) == (200, 412)


def test_link_to_a_planned_sitting_is_seen_and_taken_away_by_its_editors(world, now, editor):
    document = make_document(world.assembly, "A/138/A.1", at=now)
    planned = make_sitting(world.assembly, hour=14, released_at=None)
    document.sittings(manager="planned").set([world.sitting, planned])
    address = f"{LIST}{document.pk}/"
    told = editor.get(address)

    away = editor.patch(address, {"sittings": [world.sitting.pk]}, HTTP_IF_MATCH=told["ETag"])

    assert told.json()["sittings"] == [world.sitting.pk, planned.pk]
    assert api_client().get(address).json()["sittings"] == [world.sitting.pk]
    assert (away.status_code, away.json()["sittings"]) == (200, [world.sitting.pk])
    assert list(document.sittings(manager="planned").all()) == [world.sitting]


def test_key_that_keeps_documents_alone_leaves_links_that_it_does_not_see(world, now):
    document = make_document(world.assembly, "A/138/A.1", at=now)
    planned = make_sitting(world.assembly, hour=14, released_at=None)
    document.sittings(manager="planned").set([world.sitting, planned])
    address = f"{LIST}{document.pk}/"
    client = client_with(world.editor, scopes=[Capability.KEEP_DOCUMENTS])
    told = client.get(address)

    unknown = client.patch(address, {"sittings": [planned.pk]}, HTTP_IF_MATCH=told["ETag"])
    away = client.patch(address, {"sittings": []}, HTTP_IF_MATCH=told["ETag"])

    assert told.json()["sittings"] == [world.sitting.pk]
    assert list(unknown.json()["details"]["fields"]) == ["sittings"]
    assert (away.status_code, away.json()["sittings"]) == (200, [])
    assert list(document.sittings(manager="planned").all()) == [planned]


def test_document_is_issued_filled_shown_and_withdrawn(editor, world):
    body = {"assembly": 138, "symbol": "a/138/inf.1", "title": {"en": "A note"}}
    made = editor.post(LIST, body)
    document = Document.objects.get()

    assert (made.status_code, made["ETag"].split(".")[0]) == (201, f'"{document.pk}-1')
    assert made.json()["access"] == "secretariat"
    kept = send(editor, document)
    assert kept.json()["revisions"][0]["files"][0]["media_type"] == PDF
    shown = editor.post(f"{LIST}{document.pk}/show/", {"access": "public"}, **seen(document))
    assert shown.json()["access"] == "public"
    assert api_client().get(f"{LIST}{document.pk}/files/fr/").content == papers.PDF
    revised = editor.post(f"{LIST}{document.pk}/revise/", {}, **seen(document))
    assert (revised.status_code, revised.json()["revisions"][0]["symbol"]) == (
        201, "A/138/Inf.1-rev"
    )  # fmt: skip
    why = {"revision": 0, "reason": {"en": "Superseded."}}
    withdrawn = editor.post(f"{LIST}{document.pk}/withdraw/", why, **seen(document)).json()
    assert withdrawn["revisions"][1]["withdrawn_reason"] == {"en": "Superseded."}
    assert withdrawn["revisions"][1]["files"] == []
    gone = api_client().get(f"{LIST}{document.pk}/revisions/0/files/fr/")
    assert gone.status_code == 404


def test_what_is_not_sent_stays(editor, world, now):
    document = make_document(world.assembly, "A/138/A.1", at=now)
    document.sittings.add(world.sitting)
    document.themes.add(make_theme())

    said = editor.patch(
        f"{LIST}{document.pk}/", {"title": {"en": "Annotated agenda"}}, **seen(document)
    ).json()

    assert (said["title"], said["themes"], said["sittings"]) == (
        {"en": "Annotated agenda"}, ["peace"], [world.sitting.pk]
    )  # fmt: skip


def test_every_act_wants_the_version_its_author_saw(editor, world, now):
    document = make_document(world.assembly, "A/138/A.1", showing=HIDDEN, at=now)
    address, old = f"{LIST}{document.pk}/", seen(document)
    title = LanguageMap({"en": "Newer"})
    documents.describe(
        document=document, details=documents.Details(title=title), by=world.manager, at=now
    )
    acts = {
        "": ("patch", {"title": {"en": "Older"}}),
        "show/": ("post", {"access": "public"}),
        "rename/": ("post", {"symbol": "A/138/A.2"}),
        "revise/": ("post", {}),
        "withdraw/": ("post", {"revision": 0, "reason": {"en": "Wrong."}}),
    }

    late = [getattr(editor, how)(address + to, body, **old) for to, (how, body) in acts.items()]
    without = [getattr(editor, how)(address + to, body) for to, (how, body) in acts.items()]

    assert {answer.status_code for answer in late} == {412}
    assert {answer.status_code for answer in without} == {428}
    assert send(editor, document, HTTP_IF_MATCH=old["HTTP_IF_MATCH"]).status_code == 412
    document.refresh_from_db()
    assert (document.title, document.access) == ({"en": "Newer"}, "secretariat")


@pytest.mark.parametrize(
    ("body", "code"),
    [({"symbol": "A/138/P.1"}, "symbol_without_item"), ({"symbol": "A/138/9-P.1"}, "item_unknown"),
     ({"symbol": "A/77/C.1"}, "session_elsewhere"), ({"symbol": "A/138/A.1"}, "symbol_taken"),
     ({"symbol": "nonsense"}, "invalid"), ({"symbol": 5}, "invalid"), ({}, "invalid"),
     ({"symbol": "A/138/C.1", "title": {}}, "invalid")],
)  # fmt: skip
def test_bad_document_is_refused(editor, world, now, body, code):
    make_document(world.assembly, "A/138/A.1", at=now)

    answer = editor.post(LIST, {"assembly": 138, **body})

    assert answer.status_code in (400, 409)
    assert answer.json()["code"] == code
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "kind", "name", "status", "code"),
    [(b"", PDF, "", 409, "upload_empty"), (papers.PDF[:12], PDF, "", 409, "upload_cut_off"),
     (b"<html><script>", PDF, "", 409, "upload_unknown"),
     (papers.office(), PDF, "a.pdf", 409, "upload_misnamed"),
     (papers.PDF, PDF, "../../a.exe", 409, "upload_misnamed"),
     (papers.PDF, "text/html", "", 415, "unsupported_media_type"),
     (b"%PDF-" + b"0" * 20_000_000, PDF, "", 413, "too_large")],
)  # fmt: skip
def test_bad_file_is_refused(editor, world, now, content, kind, name, status, code):
    document = make_document(world.assembly, "A/138/A.1", showing=HIDDEN, at=now)

    answer = send(editor, document, content, kind=kind, name=name)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert LanguageVersion.objects.count() == 1


def test_upload_that_breaks_off_is_refused(editor, world, now):
    document = make_document(world.assembly, "A/138/A.1", showing=HIDDEN, at=now)

    broken_off = {"CONTENT_LENGTH": str(len(papers.PDF) + 100), "wsgi.input": BytesIO(papers.PDF)}

    answer = send(editor, document, **broken_off)

    assert (answer.status_code, answer.json()["code"]) == (409, "upload_cut_off")


def test_file_that_readers_may_have_seen_is_not_replaced(editor, world, now):
    document = make_document(world.assembly, "A/138/A.1", at=now)

    answer = send(editor, document, papers.TEXT, language="en", kind="text/plain")

    assert (answer.status_code, answer.json()["code"]) == (409, "already_shown")


def test_sitting_of_nowhere_is_named(editor, world, now):
    document = make_document(world.assembly, "A/138/A.1", at=now)

    answer = editor.patch(f"{LIST}{document.pk}/", {"sittings": [999_999]}, **seen(document))

    assert list(answer.json()["details"]["fields"]) == ["sittings"]


def test_key_made_for_something_else_keeps_no_documents(world, now):
    make_document(world.assembly, "A/138/A.1", showing=HIDDEN, at=now)
    body = {"assembly": 138, "symbol": "A/138/C.1"}

    fit = client_with(world.editor, scopes=[Capability.KEEP_DOCUMENTS])
    unfit = client_with(world.editor, scopes=[Capability.EDIT_PROGRAMME])

    assert [one.get(LIST).json()["count"] for one in (fit, unfit)] == [1, 0]
    assert [one.post(LIST, body).status_code for one in (unfit, fit)] == [403, 201]


@pytest.mark.parametrize("n", [1, 3])
def test_list_costs_as_many_queries_however_long_it_is(world, now, n, django_assert_num_queries):
    for number in range(1, n + 1):
        make_document(world.assembly, f"A/138/Inf.{number}", languages=("en", "fr"), at=now)
    client = api_client()

    with django_assert_num_queries(6):
        assert client.get(LIST).json()["count"] == n


def test_keeper_reads_which_languages_are_missing(world, editor, now):
    worklist = "/api/v1/assemblies/138/missing-languages/"
    make_document(world.assembly, "A/138/A.1", languages=("en", "fr"), at=now)
    late = make_document(world.assembly, "A/138/C.1", languages=("en",), at=now)
    documents.revise(document=late, by=None, at=now)
    put(late, "ar", at=now)
    make_document(world.assembly, "A/138/Inf.1", languages=("en", "fr", "es", "ar"), at=now)

    whole = editor.get(worklist).json()["results"]
    french = editor.get(worklist, {"language": "fr"}).json()["results"]

    assert [(one["symbol"], one["missing"], one["is_official"]) for one in whole] == [
        ("A/138/C.1-rev", ["en", "fr", "es"], True),
        ("A/138/A.1", ["es", "ar"], False),
    ]
    assert [(one["document"], one["revision"]) for one in french] == [(late.pk, 1)]
    assert editor.get(worklist, {"language": "xx"}).status_code == 400


def test_worklist_is_for_who_keeps_documents(world, now):
    make_document(world.assembly, "A/138/A.1", at=now)
    worklist = "/api/v1/assemblies/138/missing-languages/"

    assert api_client().get(worklist).status_code == 401
    assert api_client(world.delegate).get(worklist).status_code == 403


def test_symbol_without_its_item_is_refused_at_its_field(world):
    answer = api_client(world.editor).post(
        "/api/v1/documents/", {"assembly": 138, "symbol": "A/138/P.1"}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "symbol_without_item")
    assert list(answer.json()["details"]["fields"]) == ["symbol"]
