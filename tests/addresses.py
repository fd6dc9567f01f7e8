"""Every address of the site, aimed at things that are there."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from django.utils import timezone

from config import views
from notifications.models.delivery import MailDomain, Suppression
from notifications.models.messages import Message
from notifications.services import webhooks
from registrations.services import invitations
from sessions.selectors.join_links import token_of
from sessions.services import tellers
from tests.factories.accounts import make_account, make_key
from tests.factories.ballots import make_closed_vote
from tests.factories.calendars import make_calendar
from tests.factories.capacity_forms import make_application, make_form
from tests.factories.committees import make_committee_things
from tests.factories.coordination import make_own_request, make_request, make_sheet
from tests.factories.debates import make_debate_things, make_screen
from tests.factories.desk import make_desk_things, make_inquiry
from tests.factories.documents import make_document_things, make_theme
from tests.factories.doors import make_check_in
from tests.factories.elections import make_closed
from tests.factories.enrolments import make_enrolment, make_open_webinar
from tests.factories.events import make_event
from tests.factories.mailings import make_mailing
from tests.factories.meetings import make_meeting_things
from tests.factories.papers import make_papers
from tests.factories.privacy import make_file, make_photo, make_upload
from tests.factories.questions import ask, ask_list, make_answer
from tests.factories.record import make_part, save_minutes
from tests.factories.requests import make_requested_things
from tests.factories.resolutions import make_adopted
from tests.factories.seats import make_party
from tests.factories.sessions import (
    make_agenda_item,
    make_body,
    make_pair,
    make_release,
    make_seat,
)


@dataclass(frozen=True)
class Address:
    name: str  # with its namespace
    route: str

    @property
    def is_api(self):
        return self.route.startswith("api/v1/")


KEPT_SHUT = (views.absent, views.to_login)


def all_addresses():
    """Return the site's own addresses, in the order of their names; the administration apart."""
    found = _walk(get_resolver().url_patterns, "", "")
    return sorted({a.name: a for a in found}.values(), key=lambda address: address.name)


def _walk(patterns, route, space):
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if pattern.callback in KEPT_SHUT:
                continue  # tests/config/test_closed_account_pages.py
            yield Address(f"{space}{pattern.name}", here)
        elif pattern.namespace != "admin":
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, here, inner)


def path_of(address, things):
    """Return the address of a thing that is there: ``things`` by a piece of route and parameter."""
    path = "/" + address.route.replace("^", "").replace("$", "")
    for piece, parameter, value in things:
        if piece in address.route:
            path = path.replace(parameter, str(value))
    return path


def things_of(world):
    """Return what parameters stand for; the first that fits is taken."""
    person = world.add_person()
    invitation = invitations.invite(
        assembly=world.assembly, institution=world.file.delegation.institution,
        email="new@example.org", language="en", by=world.manager, at=world.assembly.created_at,
    )  # fmt: skip
    make_key(world.manager, "to be revoked")
    key = world.manager.api_tokens.get()
    question = ask(world, "food")
    listed = ask_list(world)
    seats = make_party(world)
    host = MailDomain.objects.create(name="example.org", per_minute=60)
    stopped = Suppression.objects.create(
        address="gone@example.org", reason="by_desk", created_at=world.assembly.created_at
    )
    webhook = webhooks.register(
        institution=world.file.delegation.institution, url="https://parliament.example/hooks",
        events=["ping"], by=world.manager, at=world.assembly.created_at,
    )  # fmt: skip
    make_calendar(world.manager)
    own_calendar = world.manager.calendar_tokens.get()
    application = make_application(make_form(world.assembly), world.stranger)
    check_in = make_check_in(world)
    note, export = make_desk_things(world, person)
    asked, sheet = make_request(world, person), make_sheet(world)
    badge, letter, kept = make_papers(world)
    make_photo(world, person)
    role = world.editor.grants.get()
    item = make_agenda_item(world.assembly)
    upload = make_upload(world, person)
    make_answer(listed, file=world.file, upload=make_file(world))
    part = make_part(world.sitting)
    save_minutes(world.sitting, world.manager)
    paper, batch = make_document_things(world)
    release = make_release(world.assembly)
    pair, seat = make_pair(), make_seat(world.stranger)
    requested, kept_paper = make_requested_things(world)
    resolution = make_adopted(world.assembly, versions=2, are_public=True)
    election = make_closed(world.sitting, at=world.sitting.starts_at)
    vote = make_closed_vote(world.sitting)
    named = make_account("teller.of.the.sitting@example.org")
    teller = tellers.name(sitting=world.sitting, user=named, by=None, at=world.sitting.starts_at)
    proposed, sent = make_committee_things(world)
    debate, spoken, exchange = make_debate_things(world)
    speaker, ours = exchange.asked, world.file.delegation
    mailing = make_mailing(world, "coordinators")
    screen, statement = make_screen(world.assembly), spoken.statements.get()
    theme = make_theme("addressed")
    world.assembly.themes.add(theme)
    make_enrolment(make_open_webinar(), world.stranger)
    online, film, certificate = make_meeting_things(world)
    token = token_of(online, certificate.participant_id)
    now = timezone.now()
    draft = make_event(starts_on=now.date() + timedelta(days=30), at=now)
    return [
        ("api/v1/events/<slug:slug>/sittings", "<slug:slug>", world.assembly.slug),
        ("events/<slug:event>/register/", "<slug:event>", "webinar"),
        ("events/<slug:event>/registration/", "<slug:event>", "webinar"),
        ("console/<slug:event>/admission/", "<slug:event>", "webinar"),
        ("events/<slug:slug>/", "<slug:slug>", "webinar"),
        *(
            (f"sittings/<int:pk>/{page}", "<int:pk>", online.pk)
            for page in ("lobby", "join", "online", "attendance")
        ),
        ("online/<slug:act>", "<slug:act>", "try-again"),
        ("attendance.<slug:kind>", "<slug:kind>", "csv"),
        ("hooks/meetings/<slug:name>", "<slug:name>", "nobody"),
        ("join/<str:token>", "<str:token>", token),
        ("remote-guests/<int:pk>", "<int:pk>", online.remote_guests.get().pk),
        ("recordings/<int:pk>", "<int:pk>", film.pk),
        ("certificates/<int:pk>", "<int:pk>", certificate.pk),
        ("certificates/<str:code>", "<str:code>", certificate.code),
        ("console/<slug:event>/event/", "<slug:event>", draft.slug),
        ("events/new/<slug:template>", "<slug:template>", "webinar"),
        ("api/v1/events/<slug:slug>", "<slug:slug>", world.assembly.slug),
        ("mail-templates/<slug:kind>", "<slug:kind>", "sitting_changed"),
        ("mailings/<int:pk>", "<int:pk>", mailing.pk),
        ("mails/<int:pk>", "<int:pk>", Message.objects.first().pk),
        ("mail-hosts/<str:name>", "<str:name>", host.name),
        ("events/<slug:event>/emergency-item/<int:pk>/<slug:act>", "<slug:act>", "file"),
        ("console/<slug:event>/emergency-item/<int:pk>/<slug:act>", "<slug:act>", "return"),
        ("emergency-item/<int:pk>/papers/<int:file>", "<int:file>", kept_paper.pk),
        ("votes/tellers/<int:pk>", "<int:pk>", teller.pk),
        ("emergency-item/<int:pk>", "<int:pk>", requested.pk),
        ("emergency-requests/<int:pk>", "<int:pk>", requested.pk),
        ("emergency-requests/<int:pk>/files", "<slug:paper>", "letter"),
        ("emergency-requests/<int:pk>/files", "<slug:language>", "fr"),
        ("votes/questions/<int:pk>", "<int:pk>", vote.question_id),
        ("votes/requests/<int:pk>", "<int:pk>", requested.pk),
        ("chair/place/<int:speaker>", "<int:speaker>", exchange.asks_id),
        ("debates/<int:pk>/floor/<slug:act>", "<slug:act>", "open"),
        ("debates/<int:pk>", "<int:pk>", debate.pk),
        ("debates/new/<slug:kind>", "<slug:kind>", "panel"),
        ("debates/<int:pk>/speakers/<int:delegation>", "<int:delegation>", ours.pk),
        ("speakers/<int:speaker>/statements", "<int:speaker>", spoken.pk),
        ("<int:speaker>", "<int:speaker>", speaker.pk),
        ("speakers/<int:pk>/statements", "<int:pk>", spoken.pk),
        ("api/v1/speakers/<int:pk>", "<int:pk>", speaker.pk),
        ("exchanges/<int:exchange>", "<int:exchange>", exchange.pk),
        ("place-exchanges/<int:pk>", "<int:pk>", exchange.pk),
        ("votes/<int:pk>", "<int:pk>", vote.pk),
        ("votes/<int:pk>/result.", "<slug:kind>", "xlsx"),
        ("interpreters/<int:statement>", "<int:statement>", statement.pk),
        ("debates/<int:pk>", "<int:pk>", debate.pk),
        ("screens/<int:pk>", "<int:pk>", screen.pk),
        ("screens/<slug:key>", "<slug:key>", screen.key),
        ("committees/<slug:code>", "<slug:code>", "sc_peace"),
        ("subjects/<int:item>", "<int:item>", proposed.pk),
        ("inputs/<int:pk>", "<int:pk>", sent.pk),
        ("bodies-apart/<int:pk>", "<int:pk>", pair.pk),
        ("themes/<int:pk>", "<int:pk>", theme.pk),
        ("en/themes/<slug:code>", "<slug:code>", theme.code),
        ("en/bodies/<slug:code>", "<slug:code>", world.sitting.body.code),
        ("resolutions/<symbol:symbol>", "<symbol:symbol>", "A/138/3-Res.1"),
        ("sitemap/<slug:kind>", "<slug:kind>", "events"),
        ("sitemap/<slug:kind>", "<int:number>", 1),
        ("bodies/<slug:code>", "<slug:code>", "bureau"),
        ("bodies/<slug:code>/members/<int:seat>", "<int:seat>", seat.pk),
        ("releases/<int:release>", "<int:release>", release.number),
        ("bodies/<int:pair>", "<int:pair>", pair.pk),
        ("bodies/<int:body>/members/<int:seat>", "<int:seat>", seat.pk),
        ("bodies/<int:body>", "<int:body>", make_body("bureau").pk),
        ("amendments/<int:number>", "<int:number>", 1),
        ("elections/<int:pk>", "<int:pk>", election.pk),
        ("rounds/<int:number>", "<int:number>", 1),
        ("resolutions/<int:pk>", "<int:pk>", resolution.pk),
        ("resolutions/begin/<int:pk>", "<int:pk>", resolution.pk),
        ("rooms/<int:pk>", "<int:pk>", world.room.pk),
        ("releases/<int:number>", "<int:number>", release.number),
        ("/closed.pdf", "<slug:name>", f"order-{world.closed_sitting.local_start:%Y-%m-%d}"),
        ("papers/", "<slug:name>", "programme"),
        ("papers/", "<int:release>", release.number),
        ("agenda-items/<int:pk>", "<int:pk>", item.pk),
        ("agendas/<int:pk>", "<int:pk>", item.agenda_id),
        ("documents/<symbol:symbol>", "<symbol:symbol>", paper.symbol),
        ("<language:language>", "<language:language>", "en"),
        ("<slug:language>", "<slug:language>", "en"),
        ("<int:revision>", "<int:revision>", 0),
        ("upload/<uuid:public_id>", "<uuid:public_id>", batch.public_id),
        ("documents/<int:pk>", "<int:pk>", paper.pk),
        ("parts/<int:part>", "<int:part>", part.pk),
        ("minutes/<slug:language>", "<slug:language>", "en"),
        ("versions/<int:version>", "<int:version>", 1),
        ("roles/<int:pk>", "<int:pk>", role.pk),
        ("questions/<int:pk>", "<int:pk>", question.pk),
        ("registrations/<int:pk>/answers/<slug:key>", "<slug:key>", "cv"),
        ("delegations/<int:pk>/answers/<slug:key>", "<slug:key>", listed.key),
        ("uploads/<uuid:public_id>", "<uuid:public_id>", upload.public_id),
        ("travel.<slug:kind>", "<slug:kind>", "csv"),
        ("letters/<str:code>", "<str:code>", letter.code),
        ("letters/<int:pk>", "<int:pk>", letter.pk),
        ("lists/<int:pk>", "<int:pk>", kept.pk),
        ("badges/<int:pk>", "<int:pk>", badge.pk),
        ("substitute/<int:person>", "<int:person>", person.pk),
        ("send/<int:person>", "<int:person>", person.pk),
        ("change/<int:person>", "<int:person>", person.pk),
        ("answers/<int:person>", "<int:person>", person.pk),
        ("applications/<int:pk>/requests", "<int:asked>", make_own_request(application).pk),
        ("requests/<int:asked>", "<int:asked>", asked.pk),
        ("requests/<int:pk>", "<int:pk>", asked.pk),
        ("late-changes/<int:pk>", "<int:pk>", asked.pk),
        ("sheet/<int:sheet>", "<int:sheet>", sheet.pk),
        ("sheets/<int:pk>", "<int:pk>", sheet.pk),
        ("delegations.<slug:kind>", "<slug:kind>", "csv"),
        ("arrivals.<slug:kind>", "<slug:kind>", "xlsx"),
        ("people.<slug:kind>", "<slug:kind>", "csv"),
        ("coordinators/<int:user>", "<int:user>", world.coordinator.pk),
        ("invitations/<int:invitation>", "<int:invitation>", invitation.pk),
        ("notes/<int:pk>", "<int:pk>", note.pk),
        ("inquiries/<int:pk>", "<int:pk>", make_inquiry(application).pk),
        ("exports/<uuid:public_id>", "<uuid:public_id>", export.public_id),
        ("hosts/<int:host>", "<int:host>", host.pk),
        ("stop/<int:stop>", "<int:stop>", stopped.pk),
        ("hooks/mail/<slug:name>", "<slug:name>", "postmark"),
        ("<slug:what>", "<slug:what>", "tracking"),
        ("<int:mail>", "<int:mail>", Message.objects.first().pk),
        ("<slug:act>", "<slug:act>", "hold"),
        ("check-ins/<int:pk>", "<int:pk>", check_in.pk),
        ("applications/<int:pk>", "<int:pk>", application.pk),
        ("<slug:capacity>", "<slug:capacity>", "observer"),
        ("webhooks/<int:pk>", "<int:pk>", webhook.pk),
        ("api/v1/calendars/<int:pk>", "<int:pk>", own_calendar.pk),
        ("my-calendar/<int:pk>", "<int:pk>", own_calendar.pk),
        ("seats/<int:pk>", "<int:pk>", seats.pk),
        ("seat-parties/<int:pk>", "<int:pk>", seats.pk),
        ("sitting-places/<int:pk>", "<int:pk>", seats.sitting_id),
        ("people/<int:person>", "<int:person>", person.pk),
        ("<slug:step>", "<slug:step>", "person"),
        ("delegations/<int:pk>", "<int:pk>", world.file.pk),
        ("registrations/<int:pk>", "<int:pk>", person.pk),
        ("people/<int:pk>", "<int:pk>", person.pk),
        ("invitations/<int:pk>", "<int:pk>", invitation.pk),
        ("sittings/<int:pk>", "<int:pk>", world.sitting.pk),
        ("plan/<int:pk>", "<int:pk>", world.sitting.pk),
        ("tokens/<int:pk>", "<int:pk>", key.pk),
        ("<int:number>", "<int:number>", world.assembly.number),
        ("<slug:event>", "<slug:event>", world.assembly.slug),
        ("<slug:slug>", "<slug:slug>", world.assembly.slug),
        ("<slug:code>", "<slug:code>", "FR"),
        ("<str:secret>", "<str:secret>", "unknown"),
        ("mailbox/<slug:name>", "<slug:name>", Message.objects.first().public_id),
        ("(?P<key>", r"(?P<key>[-:\w]+)", "unknown"),
        ("(?P<uidb36>", r"(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)", "1-unknown"),
    ]
