"""One example of each body that the API takes, by the operation's id in the schema.

People in them are invented. Each is sent to the product by `tests/test_api_examples.py`, with the
numbers of things that are there.
"""

from typing import Any, Final

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
_WHY: Final = {"reason": "The name is spelled wrongly."}

EXAMPLES: Final[dict[str, Any]] = {
    "applications_create": {
        "assembly": 138,
        "given_name": "Rosa",
        "family_name": "Example",
        "badge_name": "Rosa Example",
        "sex": "female",
        "organization": "Example Observatory",
        "capacity": "observer",
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
    "badges_create": {"assembly": 138, "participants": [23]},
    "badges_reprint_create": {"reason": "Lost."},
    "badges_void_create": {"reason": "Given back."},
    "badges_record_printing_create": {"assembly": 138, "badges": [5]},
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
    "seat_parties_create": {"sitting": 12, "people": [23]},
    "seat_parties_give_up_create": {"people": [23]},
    "sitting_places_set_create": {
        "places": 40,
        "offer_hours": 12,
        "per_delegation": 2,
        "per_capacity": [{"capacity": "observer", "most": 5}],
    },
    "sittings_cancel_create": {"note": {"en": "The room is not available."}},
    "sittings_move_create": {
        "starts_at": "2018-03-25T15:00:00+02:00",
        "ends_at": "2018-03-25T16:30:00+02:00",
        "note": {"en": "Half an hour later.", "fr": "Une demi-heure plus tard."},
    },
    "tokens_create": {
        "name": "Our parliament's own system",
        "scopes": ["register_delegation"],
        "institution": "FR",
        "expires_at": "2099-12-31T00:00:00Z",
    },
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
