"""Every address of the site aimed at a closed sitting: what others get is what nothing gives."""

import html
import io
import re
from datetime import timedelta
from urllib.parse import quote, unquote

import pypdf
import pytest
from django.utils import timezone

from assemblies.fields import LanguageMap
from notifications.models.follows import Follow
from sessions.enums import DocumentAccess
from sessions.jobs import papers as jobs
from sessions.models.presence import QuorumRecord
from sessions.models.sittings import Sitting
from sessions.services import documents, plans, releases, sittings
from sessions.services.documents import Details, Showing
from tests import papers
from tests.addresses import all_addresses, path_of, things_of
from tests.factories.accounts import api_client
from tests.factories.documents import make_document, make_theme
from tests.factories.record import make_part, make_participant, publish_minutes
from tests.factories.sessions import (
    make_agenda,
    make_agenda_item,
    make_body,
    make_release,
    make_room,
    make_seat,
    make_sitting,
    make_treatment,
)

pytestmark = pytest.mark.django_db

MARK = "Zqhush"  # stands in every word that nobody may read; in no other word of the site
SYMBOL, OWN_SYMBOL = "A/138/Inf.77", "EX/277/Inf.78"
SAID = (MARK, "Inf.77", "Inf.78", "inf-77", "inf-78")
LANGUAGES = ("en", "fr", "es", "ar")
MISSING = 99_999


def words(what):
    return {language: f"{MARK} {what} {language}" for language in LANGUAGES}


@pytest.fixture
def closed(world):
    """A closed sitting on the day of an open one, with everything that may hang on it."""
    at = timezone.now()
    body = make_body("executive_committee", name=words("committee"))
    sitting = make_sitting(
        world.assembly, body=body, room=make_room(world.assembly, f"{MARK} room"), hour=15,
        title=words("talks"), is_closed=True,
    )  # fmt: skip
    make_release(world.assembly)
    own = make_agenda_item(
        world.assembly, agenda=make_agenda(world.assembly, body, is_public=False),
        title=words("business"),
    )  # fmt: skip
    for item in (make_agenda_item(world.assembly, 7), own):
        make_treatment(item, sitting)
    make_part(sitting, guest=f"{MARK} chair")
    make_part(sitting, participant=make_participant(world.assembly, f"Rosa {MARK}"))
    publish_minutes(sitting, world.editor, f"{MARK} minutes")
    QuorumRecord.objects.create(
        sitting=sitting, needed=39, present=71, represented=77, recorded_at=at
    )
    theme = make_theme("zqtheme", name=words("theme"))
    for symbol, access in ((SYMBOL, DocumentAccess.PUBLIC), (OWN_SYMBOL, DocumentAccess.MEMBERS)):
        document = make_document(
            world.assembly, symbol, languages=LANGUAGES, showing=Showing(access=access),
            title=LanguageMap(words("document")),
        )  # fmt: skip
        documents.describe(
            document=document,
            details=Details(title=document.title, themes=[theme], sittings=[sitting]),
            by=world.editor,
            at=at,
        )
    # A release in which nothing changed that others may know of; its words are for who may.
    plans.edit(sitting=sitting, facts={"ends_at": sitting.ends_at + timedelta(hours=1)},
               by=None, at=at)  # fmt: skip
    releases.release(event=world.assembly, note=LanguageMap(words("note")), by=None, at=at)
    # And one that everybody reads of, for an open sitting moves with it.
    make_sitting(world.assembly, hour=18, follows=sitting)
    sitting = Sitting.objects.get(pk=sitting.pk)
    along = sittings.publish(
        sitting=sitting, facts={"ends_at": sitting.ends_at + timedelta(minutes=30)},
        note=LanguageMap(words("note")), by=None, at=at,
    )  # fmt: skip
    assert along == 1
    return Sitting.objects.get(pk=sitting.pk)


def aimed(world, closed):
    """Yield every address by name, with the closed sitting and what hangs on it for its things."""
    held = {
        "releases/": ("<int:number>", 2),
        "papers/<int:release>": ("<int:release>", 2),
        "documents/<symbol:symbol>": ("<symbol:symbol>", SYMBOL),
        "documents/<int:pk>": ("<int:pk>", closed.documents.first().pk),
        "agenda-items/<int:pk>": ("<int:pk>", closed.agenda_items.last().pk),
        "agendas/<int:pk>": ("<int:pk>", closed.agenda_items.last().agenda_id),
        "parts/<int:part>": ("<int:part>", closed.parts.first().pk),
        **{
            f"{piece}/<int:pk>": ("<int:pk>", closed.pk)
            for piece in ("sittings", "plan", "sitting-places")
        },
    }
    first = [(piece, parameter, value) for piece, (parameter, value) in held.items()]
    things = [*first, *things_of(world)]
    for address in all_addresses():
        yield address, path_of(address, things)


def more(closed):
    """Addresses with a question, and those that are answered before the table of addresses."""
    for language in LANGUAGES:
        for asked in (MARK, "Inf.77", SYMBOL, OWN_SYMBOL):
            yield f"/{language}/documents/?q={quote(asked)}"
        yield f"/{language}/documents/?theme=zqtheme"
        yield f"/{language}/documents/?body={closed.body.code}"
        yield f"/{language}/bodies/{closed.body.code}/"
        yield f"/{language}/themes/zqtheme/"
        yield f"/{language}/resolutions/?theme=zqtheme&q={MARK}"
        yield f"/{language}/events/138/story/"
        yield f"/{language}/events/138/documents/?language=ar"
        yield f"/{language}/events/138/programme/?body={closed.body.code}"
        yield f"/{language}/events/138/papers/?release=1"
        yield f"/{language}/documents/{OWN_SYMBOL}/"
        yield f"/{language}/documents/{SYMBOL}/{language}/"
        yield f"/calendar/assemblies/138.{language}.ics"
        yield f"/calendar/sittings/{closed.uid}.{language}.ics"
    for kind in ("events", "sittings", "documents", "bodies", "themes", "debates"):
        yield f"/sitemap/{kind}-1.xml"
    for asked in (MARK, "Inf.77"):
        yield f"/api/v1/documents/?search={quote(asked)}"
    yield f"/api/v1/assemblies/138/agenda-items/?body={closed.body.code}"
    yield f"/api/v1/assemblies/138/sittings/?body={closed.body.code}&is_closed=true"
    day = f"{closed.local_start:%Y-%m-%d}"
    yield "/en/events/138/programme/releases/3/"
    yield "/api/v1/assemblies/138/releases/3/"
    yield f"/en/events/138/papers/2/order-{day}/closed.pdf"
    for name in ("programme", f"order-{day}", f"journal-{day}", "agenda-assembly",
                 f"agenda-{closed.body.code}"):  # fmt: skip
        for number in (1, 2, 3):
            yield f"/en/events/138/papers/{number}/{name}.pdf"


def read(response):
    """Return all that an answer says: its headers, and its body as text, PDF as well."""
    content = b"".join(response) if response.streaming else response.content
    said = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    if content.startswith(b"%PDF") and content != papers.PDF:
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return f"{said} {' '.join(page.extract_text() for page in pages)}"
    return f"{said} {html.unescape(content.decode(errors='replace'))}"


def follow_paper(client, address):
    """Return the answer; a paper that is not there yet is made and taken."""
    response = client.get(address)
    if response.status_code == 302 and "/papers/" in address:
        while jobs.make_next(clock=timezone.now):
            pass
        response = client.get(address)
    return response


def leaks(text, closed, address):
    """Return the words that tell of it; what stands in the address itself is no news."""
    secret = [word for word in (*SAID, str(closed.uid), "71 of 77") if word not in unquote(address)]
    return [word for word in secret if word in text]


# Who may do most without being of the house; others walk in test_closed_sittings.py.
@pytest.mark.parametrize("who", [None, "other_coordinator"])
def test_others_read_of_it_nowhere(world, closed, client, who):
    if who:
        client.force_login(world.accounts[who])
    addresses = [path for _address, path in aimed(world, closed)] + list(more(closed))

    for address in addresses:
        assert leaks(read(follow_paper(client, address)), closed, address) == [], address


def test_who_edits_reads_it_there(world, closed, client):
    """There is something to leak, of each sort."""
    client.force_login(world.editor)

    told = {
        address: leaks(read(client.get(address)), closed, "")
        for address in (
            "/en/events/138/programme/",
            "/en/events/138/programme/changes/",
            f"/en/events/138/sittings/{closed.pk}/",
            "/en/events/138/agenda/",
            f"/en/documents/?q={MARK}",
            "/en/documents/?theme=zqtheme",
            f"/en/documents/{SYMBOL}/",
            f"/en/documents/{SYMBOL}/en/",
            f"/api/v1/documents/?search={MARK}",
            "/api/v1/assemblies/138/releases/",
            "/api/v1/assemblies/138/sittings/",
            "/api/v1/assemblies/138/agenda-items/",
        )
    }

    assert [address for address, found in told.items() if not found] == []


@pytest.mark.parametrize("way", ["get", "post", "put", "patch"])
def test_hidden_thing_answers_as_none_at_all(world, closed, way):
    """Status, headers and text are the same, acts too: not even that it is there is told."""
    things = things_of(world)
    clients = {who: api_client(account) for who, account in
               (("nobody", None), ("other_coordinator", world.other_coordinator))}  # fmt: skip

    for address in all_addresses():
        for piece, parameter, hidden, none in pairs(closed):
            if piece not in address.route:
                continue
            for who, one in clients.items():
                there, missing = (
                    said_of(
                        getattr(one, way)(path_of(address, [(piece, parameter, value), *things])),
                        value,
                    )
                    for value in (hidden, none)
                )
                assert there == missing, (who, way, address)


def pairs(closed):
    """Return what is hidden and what is not there, by piece of route and parameter."""
    own = closed.agenda_items.get(agenda__is_public=False)
    return (
        ("documents/<symbol:symbol>", "<symbol:symbol>", SYMBOL, "A/138/Inf.99"),
        ("documents/<int:pk>", "<int:pk>", closed.documents.first().pk, MISSING),
        ("agenda-items/<int:pk>", "<int:pk>", own.pk, MISSING),
        ("agendas/<int:pk>", "<int:pk>", own.agenda_id, MISSING),
        ("sittings/<int:pk>", "<int:pk>", closed.pk, MISSING),
        ("plan/<int:pk>", "<int:pk>", closed.pk, MISSING),
        ("sitting-places/<int:pk>", "<int:pk>", closed.pk, MISSING),
    )


def said_of(response, value):
    """Return an answer without what differs from one to the next: the thing asked for, tokens."""
    said = (
        f"{response.status_code} {response.headers.get('Location', '')} "
        + response.content.decode()
    )
    for word in {str(value), quote(str(value)), quote(str(value), safe="")}:
        said = said.replace(f"/{word}/", "/THING/")
    return re.sub(r"\b[\w-]{32,}\b", "TOKEN", re.sub(r"/\d+(?=[/.])", "/THING", said))


def test_no_mail_tells_others_of_it(world, closed, deliver_all):
    """Who was made to follow it and has no seat hears nothing of it; who has one does."""
    member = world.desk
    make_seat(member, closed.body)
    now = timezone.now()
    for user in (world.stranger, world.other_coordinator, member):
        for topic in (*closed.topics, world.assembly.topic, world.sitting.topic):
            Follow.objects.create(user=user, topic=topic, created_at=now)
    for sitting in (closed, world.sitting):
        plans.edit(
            sitting=sitting, facts={"starts_at": sitting.starts_at - timedelta(minutes=30)},
            by=None, at=now,
        )  # fmt: skip
    releases.release(event=world.assembly, by=None, at=now)
    mails = deliver_all()
    plans.drop(sitting=Sitting.objects.get(pk=closed.pk), by=None, at=now)
    releases.release(event=world.assembly, note=LanguageMap(words("note")), by=None, at=now)

    mails += deliver_all()

    told = {}
    for sent in mails:
        (address,) = sent.to
        told.setdefault(address.split("<")[-1].rstrip(">"), []).append(whole(sent))
    assert {address for address in told if leaks(" ".join(told[address]), closed, "")} == {
        member.email
    }
    assert len(told[world.stranger.email]) == 1  # of what she may know


def whole(sent):
    """Return a mail as one text, whatever its parts are."""
    held = (part for part in sent.message().walk() if not part.is_multipart())
    texts = (part.get_payload(decode=True).decode(errors="replace") for part in held)
    return " ".join((str(sent.subject), *map(html.unescape, texts)))
