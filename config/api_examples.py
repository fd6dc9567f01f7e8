"""One example of each body that the API takes, by the operation's id in the schema.

People in them are invented. Each is sent to the product by `tests/test_api_examples.py`, with the
numbers of things that are there.
"""

from typing import Any, Final

from config import event_examples

_PERSON: Final = {
    "given_name": "Amina",
    "family_name": "Example",
    "badge_name": "Amina Example",
    "sex": "female",
    "capacity": "member_of_parliament",
}
_QUESTION: Final = {
    "kind": "choice",
    "label": {"en": "Do you need a hotel room?", "fr": "Faut-il une chambre d'hôtel ?"},
    "options": [
        {"key": "single", "label": {"en": "Single room", "fr": "Chambre individuelle"}},
        {"key": "none", "label": {"en": "No room", "fr": "Pas de chambre"}},
    ],
    "is_required": True,
    "capacities": ["member_of_parliament", "adviser"],
    "retention_days": 30,
}
_SAID: Final = {"institution": "FR", "language": "en"}
_SUBJECT: Final = {
    "title": {"en": "Water for all", "fr": "L'eau pour tous"},
    "explanation": {"en": "Wells run dry."},
}
_WHY: Final = {"reason": "The name is spelled wrongly."}
_MAILING: Final = {
    "audience": {"whom": "capacities", "capacities": ["adviser", "press"]},
    "is_official": False,
    "subject": {"en": "Shuttle buses", "fr": "Navettes"},
    "text": {
        "en": "Dear {name}, the buses leave at 8:00. The programme: {programme_url}",
        "fr": "{name}, les navettes partent à 8 h. Le programme : {programme_url}",
    },
}

EXAMPLES: Final[dict[str, Any]] = {
    **event_examples.EXAMPLES,
    "assemblies_mailings_create": _MAILING,
    "mail_templates_update": {
        "subject": "Another hour: {title}",
        "text": "We are sorry to move this sitting again.\n\n{facts}",
    },
    "mailings_update": _MAILING,
    "mails_correct_create": {"address": "amina.example@parliament.example"},
    "mails_many_create": {"act": "resend", "state": "failed", "domain": "parliament.example"},
    "mail_suppressions_create": {"address": "gone@parliament.example"},
    "mail_suppressions_lift_create": {"address": "gone@parliament.example"},
    "mail_hosts_update": {"per_minute": 60},
    "agenda_items_below_create": {"parent": 7},
    "agenda_items_link_create": {"sitting": 33, "place": 1},
    "agenda_items_move_create": {"to": "up"},
    "agenda_items_partial_update": {
        "title": {"en": "Peace and security", "fr": "Paix et sécurité"},
        "prepared_by": None,
    },
    "agenda_items_proceed_create": {
        "step": "withdraw",
        "reason": {"en": "Its authors asked so.", "fr": "À la demande de ses auteurs."},
    },
    "agenda_items_unlink_create": {"sitting": 33},
    "agendas_adopt_create": {"is_public": True},
    "assemblies_elections_create": {
        "sitting": 33,
        "title": {"en": "President of the Council"},
        "method": "electronic",
    },
    "assemblies_resolutions_create": {
        "body": "assembly",
        "title": {"en": "Urgent action after the cyclone", "fr": "Agir d'urgence"},
    },
    "agendas_readers_create": {"is_public": False},
    "applications_create": {
        "assembly": 138,
        "given_name": "Rosa",
        "family_name": "Example",
        "badge_name": "Rosa Example",
        "sex": "female",
        "organization": "Example Observatory",
        "capacity": "observer",
    },
    "events_registrations_create": {
        "given_name": "Noor",
        "family_name": "Example",
        "sex": "female",
        "comes_as": "member",
        "institution": "FR",
        "language": "fr",
        "sittings": [33],
    },
    "events_registrations_mine_sittings_update": {"sittings": [33]},
    "assemblies_agenda_items_create": {
        "agenda": 4,
        "parent": None,
        "title": {"en": "An urgent subject", "fr": "Un sujet urgent"},
        "kind": "emergency_item",
    },
    "assemblies_agendas_create": {"body": "governing_council"},
    "assemblies_clashes_accept_create": {
        "key": "room_taken:room=3:33+34",
        "reason": "The two sit together.",
    },
    "assemblies_clashes_take_back_create": {"key": "room_taken:room=3:33+34"},
    "assemblies_approvals_create": {"seen": [{"id": 41, "version": 2}, {"id": 42, "version": 2}]},
    "assemblies_approvals_weigh_create": {"seen": [{"id": 41, "version": 2}]},
    "assemblies_emergency_requests_create": {
        "institution": "FR",
        "title": {"en": "Urgent relief after an invented cyclone"},
        "subject": "Cyclone",
        "papers": [
            {"paper": "memorandum", "language": "en", "text": "It made many people homeless."}
        ],
    },
    "assemblies_request_list_update": {"item": 2, "decision": 33, "closes_at": None},
    "emergency_requests_partial_update": {"subject": "Relief after a cyclone"},
    "emergency_requests_act_create": {"act": "file"},
    "emergency_requests_handle_create": {
        "act": "return",
        "reason": "The letter is not signed.",
    },
    "assemblies_forms_update": {
        "way_in": "public",
        "approval": "desk",
        "is_open": True,
        "limit_per_organization": 3,
        "introduction": {"en": "Observers register here.", "fr": "Inscription des observateurs."},
    },
    "assemblies_registration_window_update": {
        "opens_at": "2018-01-15T09:00:00+01:00",
        "closes_at": "2018-03-10T18:00:00+01:00",
    },
    "assemblies_retention_update": {"photos": 60, "protected_answers": 20},
    "assemblies_plan_create": {
        "body": "governing_council",
        "title": {"en": "Panel on water", "fr": "Table ronde sur l'eau"},
        "starts_at": "2018-03-25T11:00:00+02:00",
        "ends_at": "2018-03-25T12:30:00+02:00",
        "kind": "side_event",
        "languages": ["en", "fr"],
    },
    "assemblies_plan_partial_update": {
        "is_closed": False,
        "group": "Group 1",
        "note": {"en": "In two groups.", "fr": "En deux groupes."},
    },
    "assemblies_plan_copy_create": {"assembly": 137},
    "assemblies_plan_shift_create": {"sittings": [33], "days": 1, "minutes": -30},
    "assemblies_plan_drop_create": {"note": {"en": "Postponed.", "fr": "Reporté."}},
    "assemblies_releases_create": {
        "version": 3,
        "note": {"en": "After the meeting of the Steering Committee."},
    },
    "assemblies_rooms_create": {"name": "Room 5", "capacity": 120, "channels": 4},
    "assemblies_rooms_partial_update": {"capacity": 90, "is_open": True},
    "assemblies_venue_update": {"channels": 12},
    "badges_create": {"assembly": 138, "participants": [23]},
    "badges_reprint_create": {"reason": "Lost."},
    "badges_void_create": {"reason": "Given back."},
    "badges_record_printing_create": {"assembly": 138, "badges": [5]},
    "bodies_apart_create": {"one": "governing_council", "other": "peace_committee"},
    "bodies_members_create": {"institution": "FR", "starts_on": "2018-01-01"},
    "check_ins_create": {
        "assembly": 138,
        "participant": 23,
        "client_id": "0d6b2f0e-5b1c-4a57-9c65-0f2f8f1d2a11",
        "device": "Desk 2",
    },
    "check_ins_undo_create": {"reason": "Somebody else's badge was scanned."},
    "check_ins_batch_create": {
        "assembly": 138,
        "scans": [
            {
                "participant": 23,
                "client_id": "0d6b2f0e-5b1c-4a57-9c65-0f2f8f1d2a12",
                "at": "2018-03-24T08:15:00+01:00",
            }
        ],
    },
    "delegations_answers_update": {"answers": {"hotel": "Example Palace"}},
    "delegations_approve_all_create": {"seen": [{"id": 41, "version": 2}]},
    "delegations_coordinators_create": {
        "email": "colleague@parliament.example",
        "language": "fr",
        "hands_over": False,
    },
    "delegations_earlier_people_create": {"people": ["r40"]},
    "delegations_leaders_update": {"head": 41, "deputy_head": None},
    "delegations_return_create": {"question": "Which function has Ms Example in parliament?"},
    "delegations_submit_create": {"people": [41]},
    "documents_create": {
        "assembly": 138,
        "symbol": "A/138/Inf.3",
        "title": {"en": "Seating plan", "fr": "Plan de salle"},
        "showing": {"access": "public", "visible_from": "2018-03-24T09:00:00+01:00"},
    },
    "documents_partial_update": {
        "title": {"en": "Annotated agenda", "fr": "Ordre du jour annoté"},
        "themes": [],
        "sittings": [12],
    },
    "documents_rename_create": {"symbol": "A/138/Inf.4"},
    "documents_revise_create": {"note": {"en": "A table was added."}},
    "documents_show_create": {"access": "participants", "visible_from": None},
    "documents_withdraw_create": {"revision": 0, "reason": {"en": "A table was wrong."}},
    "duplicates_apart_create": {"one": 41, "other": 42},
    "exports_create": {"assembly": 138, "sheet": "xlsx", "state": "approved"},
    "inquiries_create": {"registration": 41, "question": "For which newspaper do you write?"},
    "inquiries_answer_create": {"answer": "For the Example Gazette, since May."},
    "invitations_create": {
        "assembly": 138,
        "institution": "FR",
        "email": "coordinator@parliament.example",
        "language": "fr",
    },
    "late_changes_create": {
        "delegation": 7,
        "kind": "change",
        "person": 41,
        "changes": {"badge_name": "Amina Example-Martin"},
        "note": "She has married.",
    },
    "late_changes_decline_create": {"reason": "The badge is printed already."},
    "letters_create": {"registration": 41, "kind": "visa", "language": "en"},
    "letters_withdraw_create": {"reason": "She does not travel."},
    "notes_create": {"registration": 41, "text": "Asked by telephone for a seat near the aisle."},
    "participant_lists_create": {"assembly": 138},
    "questions_create": {"assembly": 138, "key": "room", **_QUESTION},
    "questions_move_create": {"up": True},
    "questions_starters_create": {"assembly": 138, "name": "travel"},
    "questions_update": _QUESTION,
    "registrations_create": {"delegation": 7, **_PERSON, "languages": ["en", "fr"]},
    "registrations_partial_update": {"function_in_parliament": "Chair of the Committee on Budgets"},
    "registrations_answers_update": {"answers": {"food": "Vegetarian"}},
    "registrations_refuse_create": _WHY,
    "registrations_substitute_create": _PERSON,
    "elections_close_round_create": {
        "totals": {
            "voted": 9,
            "ballots": 9,
            "void": 1,
            "votes": [{"candidate": 5, "votes": 8}],
        }
    },
    "speakers_create": {
        "debate": 12,
        "institution": "FR",
        "name": "Ada Example",
        "languages": ["fr", "en"],
        "seconds": 300,
    },
    "speakers_partial_update": {"name": "Rosa Example", "languages": ["es"]},
    "speakers_withdraw_create": {"reason": "She cannot travel."},
    "elections_stand_create": {"name": "Ada Example", "institution": "FR"},
    "elections_withdraw_create": {"candidate": 5},
    "assemblies_committees_update": {
        "bureau_meets_at": "2026-10-25T09:00:00+01:00",
        "subjects_until": None,
        "inputs_until": "2026-12-20",
        "draft_until": "2027-01-15",
    },
    "assemblies_committees_inputs_update": {
        "institution": "FR",
        "language": "en",
        "text": "Water is a matter of peace.",
    },
    "assemblies_committees_inputs_show_create": {"are_public": True},
    "assemblies_committees_memorandum_update": {"text": {"en": "Why water."}, "document": None},
    "assemblies_committees_rapporteurs_create": {"participant": 23},
    "assemblies_committees_rapporteurs_strike_create": {"participant": 23},
    "assemblies_committees_subjects_create": {"institution": "FR", **_SUBJECT},
    "assemblies_committees_subjects_move_create": {"act": "select", "decided_on": "2017-10-15"},
    "assemblies_committees_subjects_put_create": {**_SUBJECT, "decided_on": "2017-10-15"},
    "assemblies_committee_seats_update": {"body": "sc_peace", "member": 23, "substitute": None},
    "resolutions_amendments_create": {
        "institution": "FR",
        "language": "en",
        "paragraph": 2,
        "kind": "replace",
        "text": "Deploring the loss of lives and of livelihoods,",
    },
    "resolutions_amendments_put_create": {"sitting": 12},
    "resolutions_amendments_treat_create": {"state": "adopted"},
    "resolutions_adopt_create": {"ballot": None},
    "resolutions_committee_appoint_create": {"participant": 23, "group": "arab"},
    "resolutions_committee_convene_create": {"sitting": None, "most_a_group": 2},
    "resolutions_committee_strike_create": {"participant": 23},
    "resolutions_decline_create": {"reason": "No consensus was found."},
    "resolutions_judge_create": {"request": 3, "reason": "A place, not the subject."},
    "resolutions_publish_create": {"symbol": "A/138/Res.1"},
    "resolutions_report_create": {**_SAID, "text": "A law was passed."},
    "resolutions_reserve_create": {**_SAID, "text": "We disagree with paragraph 2."},
    "resolutions_show_create": {"are_public": True},
    "resolutions_write_create": {
        "title": {"en": "Urgent action after the cyclone"},
        "text": {"en": "The Assembly,\nCalls upon all parliaments to help."},
        "note": "Paragraph 2 is new.",
    },
    "seat_parties_create": {"sitting": 12, "people": [23]},
    "seat_parties_give_up_create": {"people": [23]},
    "sitting_places_set_create": {
        "places": 40,
        "offer_hours": 12,
        "per_delegation": 2,
        "per_capacity": [{"capacity": "observer", "most": 5}],
    },
    "sittings_cancel_create": {"note": {"en": "The room is not available."}},
    "sittings_minutes_update": {
        "text": "The sitting opened at nine with Ms. Example in the Chair."
    },
    "sittings_parts_create": {"part": "panellist", "guest": "Rosa Example", "function": "Jurist"},
    "sittings_parts_move_create": {"to": 1},
    "sittings_move_create": {
        "starts_at": "2018-03-25T15:00:00+02:00",
        "ends_at": "2018-03-25T16:30:00+02:00",
        "note": {"en": "Half an hour later.", "fr": "Une demi-heure plus tard."},
    },
    "assemblies_screens_create": {"name": "Plenary hall, left", "language": "fr"},
    "screens_update": {
        "name": "Plenary hall, left",
        "language": "fr",
        "shows": "message",
        "message": {"en": "The sitting resumes at 15:00.", "fr": "La séance reprend à 15 h."},
    },
    "tokens_create": {
        "name": "Our parliament's own system",
        "scopes": ["register_delegation"],
        "institution": "FR",
        "expires_at": "2099-12-31T00:00:00Z",
    },
    "debates_draw_create": {"spoken": "4 11 17"},
    "debates_floor_create": {"speaker": 12},
    "place_exchanges_answer_create": {"agrees": True},
    "place_exchanges_create": {"asks": 12, "asked": 31},
    "place_exchanges_enter_create": {"asks": 12, "asked": 31},
    "votes_casts_create": {
        "choice": "in_favour",
        "votes": 10,
        "key": "0b8f7f0e-5a2c-4d31-9a75-3d1f6c1c2e47",
    },
    "votes_entries_create": {
        "delegation": 4,
        "in_favour": 10,
        "against": 5,
        "abstaining": 3,
        "key": "7a1d5a52-6c7e-4b8e-8f0a-2f6d0f0c9b11",
    },
    "me_wishes_update": {
        "cadences": {"programme": "daily", "news": "none"},
        "time_zone": "Africa/Nairobi",
        "digest_at": "07:30",
        "quiet_from": "22:00",
        "quiet_until": "06:30",
        "takes_calendar_parts": False,
    },
    "me_follows_create": {"body": "governing_council"},
    "me_follows_end_create": {"topic": "body:3"},
    "sittings_reminders_create": {"minutes": [1440, 60]},
    "calendars_create": {"name": "My phone"},
    "webhooks_create": {
        "url": "https://parliament.example/hooks/hemicycle",
        "events": ["registration.approved", "registration.withdrawn"],
        "institution": "FR",
    },
    "webhooks_replay_create": {"delivery": 3},
}


def tell_examples(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Show each operation's example beside its body: a hook of drf-spectacular."""
    for operations in result["paths"].values():
        for operation in operations.values():
            example = EXAMPLES.get(operation["operationId"])
            if example is not None:
                operation["requestBody"]["content"]["application/json"]["example"] = example
    return result
