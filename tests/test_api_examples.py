"""Every body the API takes has an example in the schema, and the product takes each of them."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from django.utils import timezone

from assemblies.fields import LanguageMap
from assemblies.models.delegations import Participant
from config.api_examples import EXAMPLES
from registrations.models.registrations import Registration
from registrations.services import delegations, invitations
from sessions.enums import BallotMethod
from sessions.enums.decisions import AmendmentKind, ElectionMethod
from sessions.rules.symbols import read
from sessions.selectors.plans import plan_version
from sessions.services import (
    amendments,
    drafting_committees,
    elections,
    plans,
    questions,
    rapporteurs,
    resolution_papers,
    resolutions,
    subject_items,
)
from sessions.services.amendments import Proposed
from sessions.services.debates import chair, draws, exchanges
from tests.factories.accounts import api_client
from tests.factories.ballots import make_delegation, make_question
from tests.factories.capacity_forms import make_application, make_form
from tests.factories.committees import make_committee, make_cycle, make_subject
from tests.factories.committees import typed as typed_subject
from tests.factories.debates import make_debate, make_drawn, make_screen, make_speaker
from tests.factories.desk import make_inquiry
from tests.factories.documents import make_bodies, make_document
from tests.factories.elections import make_election
from tests.factories.events import SCENES as EVENT_SCENES
from tests.factories.mailings import make_mailing
from tests.factories.papers import make_approved, make_badge, make_letter
from tests.factories.questions import ask
from tests.factories.record import make_part, make_participant
from tests.factories.requests import make_list, make_received, make_request
from tests.factories.resolutions import (
    make_adopted,
    make_group,
    make_item,
    make_lost,
    make_resolution,
    typed,
)
from tests.factories.seats import make_participants, make_workshop
from tests.factories.sessions import (
    make_agenda,
    make_agenda_item,
    make_assembly,
    make_body,
    make_pair,
    make_sitting,
    make_treatment,
)
from tests.factories.worlds import make_parliament
from tests.registrations.api import scenes_of_mails, scenes_of_webinars
from tests.test_architecture import ROOT

SCHEMA = yaml.safe_load((ROOT / "docs/api/schema.yml").read_text(encoding="utf-8"))
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, operations in SCHEMA["paths"].items()
    for method, operation in operations.items()
    if "application/json" in operation.get("requestBody", {}).get("content", {})
}


def test_every_body_has_its_example_in_the_schema():
    shown = {
        name: operation["requestBody"]["content"]["application/json"].get("example")
        for name, (_method, _path, operation) in OPERATIONS.items()
    }

    assert shown == EXAMPLES


class Scene:
    """What the examples speak of, made only where an example needs it."""

    def __init__(self, world):
        self.world, self.client = world, api_client(world.manager)
        self.headers = {}
        self.numbers = {"assembly": world.assembly.number, "delegation": world.file.pk}
        self.path = {"number": world.assembly.number, "id": world.file.pk}

    def person(self, *, approved=False, sent=False):
        if approved:
            person = make_approved(self.world, email="amina@example.org")
        else:
            person = self.world.add_person()
        if sent:
            delegations.submit(
                file=self.world.file, by=self.world.coordinator, at=timezone.now()
            )  # fmt: skip
        person = Registration.objects.get(pk=person.pk)
        self.numbers |= {
            "person": person.pk, "registration": person.pk, "head": person.pk, "one": person.pk,
            "participant": person.participant_id, "participants": [person.participant_id],
        }  # fmt: skip
        self.path["id"] = person.pk
        self.headers = {"HTTP_IF_MATCH": f'"{person.pk}-{person.version}"'}
        return person

    def people(self, *keys):
        self.numbers["people"] = list(keys)

    def workshop(self, places=2):
        sitting = make_workshop(self.world.assembly, places)
        self.numbers["sitting"] = self.path["id"] = sitting.pk
        return sitting

    def body_of(self, example):
        """Return the example with the numbers of this scene; nothing else is changed."""
        body = deepcopy(example)
        votes = body.get("totals", {}).get("votes", ())
        for holder in (body, *body.get("scans", ()), *body.get("seen", ()), *votes):
            for name in set(holder) & set(self.numbers):
                if holder[name] is not None:
                    holder[name] = self.numbers[name]
        return body


def _draft(scene):
    scene.person()


def _waiting(scene):
    scene.person(sent=True)


def _approved(scene):
    scene.person(approved=True)


def _with_badge(scene):
    badge = make_badge(scene.world, scene.person(approved=True))
    scene.path["id"], scene.numbers["badges"] = badge.pk, [badge.pk]


def _letter(scene):
    letter = make_letter(scene.world, scene.person(approved=True))
    scene.path["id"] = letter.pk


def _admitted(scene):
    scene.person(approved=True)
    answer = scene.client.post(
        "/api/v1/check-ins/", scene.body_of(EXAMPLES["check_ins_create"]), format="json"
    )
    scene.path["id"] = answer.json()["check_in"]


def _hotel(scene):
    ask(scene.world, "hotel", of="delegation")
    _seen(scene, "/api/v1/delegations/{id}/answers/")


def _room(scene):
    question = ask(scene.world, "room")
    scene.path["id"], scene.headers = question.pk, {"HTTP_IF_MATCH": f'"{question.pk}-1"'}


def _mailing(scene):
    scene.path["id"] = make_mailing(scene.world).pk
    _seen(scene, "/api/v1/mailings/{id}/")


def _template(scene):
    scene.path |= {"kind": "sitting_changed", "language": "en"}
    _seen(scene, "/api/v1/mail-templates/{kind}/{language}/")


def _seen(scene, address):
    scene.headers = {"HTTP_IF_MATCH": scene.client.get(address.format(**scene.path))["ETag"]}


def _rules(scene):
    _seen(scene, "/api/v1/assemblies/{number}/retention/")


def _food(scene):
    ask(scene.world, "food")
    scene.person()


def _waiting_seen(scene):
    person = scene.person(sent=True)
    scene.numbers |= {"id": person.pk, "version": person.version}
    scene.path["id"] = scene.world.file.pk


def _earlier(scene):
    """Let France have come to the Assembly before."""
    world = scene.world
    earlier = type(world.assembly).objects.get(pk=world.assembly.pk)
    earlier.pk = earlier.id = earlier.event_ptr_id = None
    earlier.slug, earlier.number = "137", world.assembly.number - 1
    earlier.uid = type(world.assembly)._meta.get_field("uid").get_default()
    earlier.starts_on -= timedelta(days=180)
    earlier.ends_on -= timedelta(days=180)
    earlier.yearly_session = "second"
    earlier._state.adding = True
    earlier.save()
    file = invitations.open_file(
        assembly=earlier, institution=world.file.delegation.institution, by=world.manager,
        at=timezone.now(),
    )  # fmt: skip
    make_approved(world, file=file, family_name="Earlier", badge_name="Marie Earlier")
    scene.path["id"] = world.file.pk
    found = scene.client.get(f"/api/v1/delegations/{world.file.pk}/earlier-people/").json()
    scene.people(found[0]["key"])


def _leader(scene):
    scene.person()
    scene.path["id"] = scene.world.file.pk
    _seen(scene, "/api/v1/delegations/{id}/leaders/")


def _sent(scene):
    scene.person(sent=True)
    scene.path["id"] = scene.world.file.pk


def _to_send(scene):
    scene.people(scene.person().pk)
    scene.path["id"] = scene.world.file.pk


def _two(scene):
    other = scene.world.add_person(family_name="Durant")
    scene.person()
    scene.numbers["other"] = other.pk


def _late(scene):
    scene.person(approved=True)
    assembly = scene.world.assembly
    assembly.registration_closes_at = timezone.now() - timedelta(hours=1)
    assembly.save()
    scene.client = api_client(scene.world.coordinator)


def _late_asked(scene):
    _late(scene)
    made = scene.client.post(
        "/api/v1/late-changes/", scene.body_of(EXAMPLES["late_changes_create"]), format="json"
    )
    scene.path["id"] = made.json()["id"]
    scene.client = api_client(scene.world.desk)


def _alone(scene):
    form = make_form(scene.world.assembly)
    person = make_application(form, scene.world.stranger, is_sent=True)
    scene.numbers["registration"] = person.pk
    return person


def _asked_alone(scene):
    scene.path["id"] = make_inquiry(_alone(scene)).pk
    scene.client = api_client(scene.world.stranger)


def _seat(scene):
    scene.people(scene.person(approved=True).participant_id)
    scene.workshop()


def _seated(scene):
    _seat(scene)
    made = scene.client.post(
        "/api/v1/seat-parties/", scene.body_of(EXAMPLES["seat_parties_create"]), format="json"
    )
    scene.path["id"] = made.json()["id"]


def _sitting(scene):
    sitting = scene.world.sitting
    scene.path["id"] = sitting.pk
    scene.headers = {"HTTP_IF_MATCH": f'"{sitting.pk}-{sitting.sequence}"'}
    later = [moment + timedelta(minutes=30) for moment in (sitting.starts_at, sitting.ends_at)]
    scene.numbers |= dict(zip(("starts_at", "ends_at"), map(str, later), strict=True))


def _plan(scene):
    assembly = scene.world.assembly
    scene.path["id"] = scene.world.sitting.pk
    scene.headers = {"HTTP_IF_MATCH": f'"{scene.world.sitting.pk}-1"'}
    for name, hour in (("starts_at", 11), ("ends_at", 12)):
        day = f"{assembly.starts_on:%Y-%m-%d}"
        scene.numbers[name] = f"{day}T{hour}:00:00+02:00"


def _planned(scene):
    _plan(scene)
    plans.edit(sitting=scene.world.sitting, facts={"group": "A"}, by=None, at=timezone.now())
    scene.numbers["version"] = plan_version(scene.world.assembly)


def _draft_seen(scene):
    """Say which version of the draft was seen; its sitting is the world's."""
    scene.numbers["sittings"] = [scene.world.sitting.pk]
    _seen(scene, "/api/v1/assemblies/{number}/plan/")


def _clash(scene):
    """Plan two sittings into one room at one time."""
    world = scene.world
    other = make_sitting(world.assembly, body=make_body("peace"), room=None)
    plans.edit(sitting=other, facts={"room": world.room}, by=None, at=timezone.now())
    path = "/api/v1/assemblies/{number}/clashes/"
    (found,) = scene.client.get(path.format(**scene.path)).json()["results"]
    scene.numbers["key"] = found["key"]
    _seen(scene, path)


def _accepted(scene):
    _clash(scene)
    path = "/api/v1/assemblies/{number}/clashes/accept/".format(**scene.path)
    body = {"key": scene.numbers["key"], "reason": "The two sit together."}
    made = scene.client.post(path, body, format="json", **scene.headers)
    scene.headers = {"HTTP_IF_MATCH": made["ETag"]}


def _earlier_assembly(scene):
    make_sitting(make_assembly(137))
    scene.numbers["assembly"] = 137
    _draft_seen(scene)


def _hall(scene):
    scene.path["id"] = scene.world.room.pk
    _seen(scene, "/api/v1/assemblies/{number}/rooms/{id}/")


def _item(scene, **agenda):
    agenda = make_agenda(scene.world.assembly, **agenda)
    item = make_agenda_item(scene.world.assembly, agenda=agenda)
    scene.path["id"], scene.headers = item.pk, {"HTTP_IF_MATCH": f'"{item.pk}-1"'}
    scene.numbers |= {"agenda": agenda.pk, "sitting": scene.world.sitting.pk}
    return item


def _treated(scene):
    make_treatment(_item(scene), scene.world.sitting)


def _two_items_of_a_draft(scene):
    item = _item(scene, adopted_at=None)
    other = make_agenda_item(scene.world.assembly, 2, agenda=item.agenda)
    scene.numbers["parent"] = other.pk


def _agenda(scene, **how):
    agenda = _item(scene, **how).agenda
    scene.path["id"], scene.headers = agenda.pk, {"HTTP_IF_MATCH": f'"{agenda.pk}-1"'}


def _request_of_france(scene, make=make_request):
    """Open the list; let France's coordinator, or the secretariat, act upon a request."""
    make_list(scene.world.assembly, closes_at=timezone.now() + timedelta(days=1))
    request = make(scene.world.assembly, scene.world.file.delegation.institution)
    if make is make_request:
        scene.client = api_client(scene.world.coordinator)
    scene.path["id"] = request.pk
    scene.headers = {"HTTP_IF_MATCH": f'"{request.pk}-{request.version}"'}


def _plenary(scene):
    list_ = make_list(scene.world.assembly)
    scene.numbers |= {"item": list_.item_id, "decision": list_.decision_id}


def _hidden_document(scene):
    """Issue one that no reader can have seen."""
    document = make_document(scene.world.assembly, "A/138/Inf.1", showing=None)
    scene.path["id"] = document.pk
    scene.numbers["sittings"] = [scene.world.sitting.pk]
    _seen(scene, "/api/v1/documents/{id}/")


def _minutes(scene):
    scene.path |= {"id": scene.world.sitting.pk, "language": "fr"}
    _seen(scene, "/api/v1/sittings/{id}/minutes/{language}/")


def _parts(scene):
    sitting = scene.world.sitting
    scene.path |= {"id": sitting.pk, "part": make_part(sitting).pk}
    _seen(scene, "/api/v1/sittings/{id}/parts/")


def _resolution(scene, **known):
    resolution = known.get("of") or make_resolution(scene.world.assembly)
    scene.path["id"] = resolution.pk
    _seen(scene, "/api/v1/resolutions/{id}/")
    return resolution


def _named_for_committees(scene):
    """A delegate of France to be named for a committee."""
    make_committee()
    delegation = scene.world.file.delegation
    (one,) = make_participants(
        scene.world.assembly, 1, delegation=delegation, capacity="member_of_parliament"
    )
    scene.numbers["member"] = one.pk
    scene.path["code"] = "FR"


def _committee(scene, *, meets_in=0, subject=True, by="manager"):
    """A committee's work; its bureau meets so many days from now, and has chosen a subject."""
    at = timezone.now()
    meets_at = at + timedelta(days=meets_in)
    cycle = make_cycle(scene.world.assembly, meets_at=meets_at, at=at)
    if subject:
        make_subject(cycle, at=at)
    scene.path["code"] = "sc_peace"
    scene.client = api_client(scene.world.accounts[by])
    return cycle


def _before_the_bureau(scene):
    _committee(scene, meets_in=2, subject=False, by="coordinator")


def _proposed_subject(scene):
    cycle, at = _committee(scene, meets_in=2, subject=False), timezone.now()
    france = scene.world.file.delegation.institution
    proposed = {"cycle": cycle, "institution": france, "subject": typed_subject()}
    item = subject_items.propose(**proposed, by=None, at=at)
    _met_before_its_decision(scene)
    scene.path["item"] = item.pk


def _met_before_its_decision(scene):
    """A committee whose bureau met before the day on which the examples say that it decided."""
    _committee(scene, subject=False)
    meets_at = datetime(2017, 10, 14, 9, tzinfo=UTC)
    make_cycle(scene.world.assembly, meets_at=meets_at, at=timezone.now())


def _rapporteur(scene, *, is_named=False):
    cycle = _committee(scene)
    _named_for_committees(scene)
    person = Participant.objects.get(pk=scene.numbers["member"])
    scene.path["code"], scene.numbers["participant"] = "sc_peace", person.pk
    if is_named:
        rapporteurs.name(cycle=cycle, participant=person, by=None, at=timezone.now())


def _amendable(scene, *, number=0):
    """A committee's draft that everybody reads, of an Assembly that is still far away."""
    world = scene.world
    resolution = make_resolution(world.assembly, body=make_body("sc_peace"))
    last = timezone.now().date() + timedelta(days=3)
    acting = {"resolution": resolution, "by": None, "at": timezone.now()}
    resolutions.show_drafts(are_public=True, **acting)
    amendments.set_last_day(until=last, **acting)
    scene.path |= {"id": resolution.pk, "number": number}
    if number:
        proposed = Proposed(language="en", paragraph=1, kind=AmendmentKind.DELETE)
        amendments.propose(institution=None, proposed=proposed, **acting)
    else:
        scene.client = api_client(world.coordinator)


def _amendable_in_a_sitting(scene):
    _amendable(scene, number=1)
    sitting = make_sitting(scene.world.assembly, day=3, body=make_body("sc_peace"))
    scene.numbers["sitting"] = sitting.pk


def _adopted(scene, *, published=False, by="manager"):
    resolution = make_adopted(scene.world.assembly)
    if published:
        resolution_papers.publish(
            resolution=resolution, symbol=read("A/138/Res.1"), by=scene.world.manager,
            at=timezone.now(),
        )  # fmt: skip
    _resolution(scene, of=resolution)
    scene.client = api_client(scene.world.accounts[by])


def _item_flagged(scene):
    """An emergency item whose draft speaks of a subject that was lost."""
    world = scene.world
    item = make_item(world.assembly, world.file.delegation.institution, by=world.manager)
    lost = make_lost(
        world.assembly, make_parliament("BH", "Bahrain"), by=world.manager, subject="X"
    )
    text = LanguageMap({"en": "Speaks of X."})
    resolutions.write(resolution=item, draft=typed(text), by=None, at=timezone.now())
    scene.numbers["request"] = lost.pk
    _resolution(scene, of=item)


def _drafter(scene, *, named=False):
    delegation = scene.world.file.delegation
    one = make_participant(
        scene.world.assembly, delegation=delegation, capacity="member_of_parliament"
    )
    group, resolution = make_group("arab", delegation.institution), _resolution(scene)
    scene.numbers["participant"] = one.pk
    if named:
        drafting_committees.name(
            resolution=resolution, participant=one, group=group, by=None, at=timezone.now()
        )
        _resolution(scene, of=resolution)


def _speaking(scene, *, is_registered=False):
    """A debate in which France may register, or has registered, a speaker."""
    ours, at = scene.world.file.delegation, timezone.now()
    day = timedelta(days=1)
    sitting = scene.world.sitting
    debate = make_debate(sitting, at=at - day, registration_closes_at=at + day)
    scene.client = api_client(scene.world.accounts["coordinator"])
    scene.numbers["debate"] = debate.pk
    if is_registered:
        speaker = make_speaker(
            debate, ours.institution, delegation=ours, category="first_speakers", at=at
        )
        scene.path["id"] = speaker.pk
        _seen(scene, "/api/v1/speakers/{id}/")


def _registered_to_speak(scene):
    _speaking(scene, is_registered=True)


def _election(scene, *, is_open=False):
    later = make_sitting(scene.world.assembly, starts_at=timezone.now() + timedelta(days=3),
                         ends_at=timezone.now() + timedelta(days=4))  # fmt: skip
    election = make_election(
        later, method=ElectionMethod.PAPER, names=["Ada Example"], at=timezone.now()
    )
    if is_open:
        elections.open_round(election=election, by=None, at=timezone.now())
    scene.path["id"] = election.pk
    scene.numbers["candidate"] = election.candidates.get().pk
    scene.numbers["sitting"] = later.pk
    _seen(scene, "/api/v1/elections/{id}/")


def _observers(scene):
    scene.path["capacity"] = "observer"
    _seen(scene, "/api/v1/assemblies/{number}/forms/{capacity}/")


def _open_to_observers(scene):
    _observers(scene)
    path = "/api/v1/assemblies/{number}/forms/{capacity}/".format(**scene.path)
    body = EXAMPLES["assemblies_forms_update"]
    made = scene.client.put(path, body, format="json", **scene.headers)
    assert made.status_code == 200, made.content
    scene.client, scene.headers = api_client(scene.world.stranger), {}


def _of_france(scene):
    scene.client = api_client(scene.world.coordinator)


def _closed_lists(scene):
    debate = make_debate(scene.world.sitting)
    draws.close_lists(debate=debate, by=None, at=debate.registration_closes_at)
    scene.path["id"] = debate.pk


def _debate_in_sitting(scene):
    (speaker, _other), sitting = _two_speakers(scene), scene.world.sitting
    chair.open_in(debate=speaker.debate, sitting=sitting, by=None, at=timezone.now())
    scene.path.update({"id": speaker.debate_id, "act": "call"})
    scene.numbers["speaker"] = speaker.pk
    _seen(scene, "/api/v1/debates/{id}/floor/")


def _two_speakers(scene):
    files = scene.world.file, scene.world.other_file
    debate = make_drawn(scene.world.sitting, *(file.delegation for file in files))
    asks, asked = debate.speakers.order_by("pk")
    scene.numbers.update({"asks": asks.pk, "asked": asked.pk})
    return asks, asked


def _asking_delegation(scene):
    _two_speakers(scene)
    scene.client = api_client(scene.world.coordinator)


def _exchange_asked(scene):
    asked, asks = _two_speakers(scene)
    made = exchanges.ask(asks=asks, asked=asked, by=None, at=timezone.now())
    scene.path["id"] = made.pk
    scene.client = api_client(scene.world.coordinator)


def _vote(scene):
    sitting = scene.world.sitting
    delegation = make_delegation(
        scene.world.assembly, make_parliament("ZW", "Zimbabwe"), sitting
    )  # fmt: skip
    question = make_question(sitting, at=sitting.starts_at, weight="assembly")
    ballot = questions.open_question(
        question=question, method=BallotMethod.ELECTRONIC, by=None, at=sitting.event.created_at
    )
    scene.path["id"], scene.numbers["delegation"] = ballot.pk, delegation.pk
    return delegation


def _screen_in_the_hall(scene):
    scene.path["id"] = make_screen(scene.world.assembly).pk


def _voting_delegate(scene):
    delegate = _vote(scene).participants.order_by("pk").first()
    delegate.user = scene.world.stranger
    delegate.save()
    scene.client = api_client(scene.world.stranger)


SCENES = EVENT_SCENES | {
    "assemblies_committees_update": _committee,
    "assemblies_committees_inputs_update": lambda scene: _committee(scene, by="coordinator"),
    "assemblies_committees_inputs_show_create": _committee,
    "assemblies_committees_memorandum_update": _committee,
    "assemblies_committees_rapporteurs_create": _rapporteur,
    "assemblies_committees_rapporteurs_strike_create": lambda scene: _rapporteur(
        scene, is_named=True
    ),
    "assemblies_committees_subjects_create": _before_the_bureau,
    "assemblies_committees_subjects_move_create": _proposed_subject,
    "assemblies_committees_subjects_put_create": _met_before_its_decision,
    "assemblies_committee_seats_update": _named_for_committees,
    "assemblies_emergency_requests_create": _request_of_france,
    "assemblies_request_list_update": _plenary,
    "emergency_requests_act_create": _request_of_france,
    "emergency_requests_handle_create": lambda scene: _request_of_france(scene, make_received),
    "emergency_requests_partial_update": _request_of_france,
    "agenda_items_below_create": _two_items_of_a_draft,
    "agenda_items_link_create": _item,
    "agenda_items_move_create": _item,
    "agenda_items_partial_update": _item,
    "agenda_items_proceed_create": _item,
    "agenda_items_unlink_create": _treated,
    "agendas_adopt_create": lambda scene: _agenda(scene, adopted_at=None),
    "agendas_readers_create": _agenda,
    "assemblies_agenda_items_create": _item,
    "applications_create": _open_to_observers,
    "assemblies_clashes_accept_create": _clash,
    "assemblies_clashes_take_back_create": _accepted,
    "assemblies_approvals_create": _waiting_seen,
    "assemblies_approvals_weigh_create": _waiting_seen,
    "assemblies_forms_update": _observers,
    "assemblies_registration_window_update": lambda scene: _seen(
        scene, "/api/v1/assemblies/{number}/registration-window/"
    ),
    "assemblies_retention_update": _rules,
    "assemblies_plan_copy_create": _earlier_assembly,
    "assemblies_plan_shift_create": _draft_seen,
    "assemblies_rooms_partial_update": _hall,
    "assemblies_venue_update": lambda scene: _seen(scene, "/api/v1/assemblies/{number}/venue/"),
    "assemblies_plan_create": _plan,
    "assemblies_plan_partial_update": _plan,
    "assemblies_plan_drop_create": _plan,
    "assemblies_releases_create": _planned,
    "badges_create": _approved,
    "badges_reprint_create": _with_badge,
    "badges_void_create": _with_badge,
    "badges_record_printing_create": _with_badge,
    "bodies_apart_create": lambda _scene: make_pair("governing_council", "peace_committee"),
    "bodies_members_create": lambda scene: scene.path.update(code=make_body("bureau").code),
    "check_ins_create": _approved,
    "check_ins_undo_create": _admitted,
    "check_ins_batch_create": _approved,
    "delegations_answers_update": _hotel,
    "delegations_approve_all_create": _waiting_seen,
    "delegations_coordinators_create": _of_france,
    "delegations_earlier_people_create": _earlier,
    "delegations_leaders_update": _leader,
    "delegations_return_create": _sent,
    "delegations_submit_create": _to_send,
    "documents_create": lambda _scene: make_bodies(),
    "documents_partial_update": _hidden_document,
    "documents_rename_create": _hidden_document,
    "documents_revise_create": _hidden_document,
    "documents_show_create": _hidden_document,
    "documents_withdraw_create": _hidden_document,
    "duplicates_apart_create": _two,
    "inquiries_create": _alone,
    "inquiries_answer_create": _asked_alone,
    "late_changes_create": _late,
    "late_changes_decline_create": _late_asked,
    "letters_create": _approved,
    "letters_withdraw_create": _letter,
    "notes_create": _draft,
    "participant_lists_create": lambda scene: make_approved(scene.world, is_listed=True),
    "mail_templates_update": _template,
    "mailings_update": _mailing,
    "questions_move_create": _room,
    "questions_update": _room,
    "registrations_partial_update": _draft,
    "registrations_answers_update": _food,
    "registrations_refuse_create": _waiting,
    "registrations_substitute_create": _approved,
    "assemblies_elections_create": _election,
    "elections_close_round_create": lambda scene: _election(scene, is_open=True),
    "elections_stand_create": _election,
    "speakers_create": _speaking,
    "speakers_partial_update": _registered_to_speak,
    "speakers_withdraw_create": _registered_to_speak,
    "elections_withdraw_create": _election,
    "assemblies_resolutions_create": lambda _scene: make_bodies(),
    "resolutions_adopt_create": _resolution,
    "resolutions_amendments_create": _amendable,
    "resolutions_amendments_put_create": _amendable_in_a_sitting,
    "resolutions_amendments_treat_create": lambda scene: _amendable(scene, number=1),
    "resolutions_committee_appoint_create": _drafter,
    "resolutions_committee_convene_create": _resolution,
    "resolutions_committee_strike_create": lambda scene: _drafter(scene, named=True),
    "resolutions_decline_create": _resolution,
    "resolutions_judge_create": _item_flagged,
    "resolutions_publish_create": _adopted,
    "resolutions_report_create": lambda scene: _adopted(scene, published=True, by="coordinator"),
    "resolutions_reserve_create": lambda scene: _adopted(scene, by="coordinator"),
    "resolutions_show_create": _resolution,
    "resolutions_write_create": _resolution,
    "seat_parties_create": _seat,
    "seat_parties_give_up_create": _seated,
    "sitting_places_set_create": lambda scene: scene.workshop(),
    "sittings_cancel_create": _sitting,
    "sittings_minutes_update": _minutes,
    "sittings_move_create": _sitting,
    "sittings_parts_create": _parts,
    "sittings_reminders_create": _sitting,
    "sittings_parts_move_create": _parts,
    "tokens_create": _of_france,
    "debates_draw_create": _closed_lists,
    "debates_floor_create": _debate_in_sitting,
    "place_exchanges_answer_create": _exchange_asked,
    "place_exchanges_create": _asking_delegation,
    "place_exchanges_enter_create": _two_speakers,
    "screens_update": _screen_in_the_hall,
    "votes_casts_create": _voting_delegate,
    "votes_entries_create": _vote,
    "webhooks_create": _of_france,
}
SCENES |= scenes_of_mails.SCENES | scenes_of_webinars.SCENES


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_example_is_taken(world, name):
    method, path, _operation = OPERATIONS[name]
    scene = Scene(world)
    SCENES.get(name, lambda _scene: None)(scene)

    answer = getattr(scene.client, method)(
        path.format(**scene.path), scene.body_of(EXAMPLES[name]), format="json", **scene.headers
    )

    assert 200 <= answer.status_code < 300, answer.content.decode()
