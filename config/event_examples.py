"""Examples of what the API takes about whole events; a part of `api_examples`."""

from typing import Any, Final

EXAMPLES: Final[dict[str, Any]] = {
    "events_create": {
        "template": "webinar_twice",
        "title": {"en": "Water for all", "fr": "L'eau pour tous"},
        "starts_on": "2031-04-16",
        "time_zone": "Europe/Zurich",
        "starts": ["09:00", "17:00"],
        "minutes": 90,
        "body": "governing_council",
        "languages": ["en", "fr"],
        "places": 500,
    },
    "events_clone_create": {
        "starts_on": "2031-10-15",
        "title": {"en": "Water for all, once more", "fr": "L'eau pour tous, encore"},
    },
    "events_schedule_create": {"publish_at": "2031-03-03T09:00:00+01:00"},
    "events_cancel_create": {
        "message": {"en": "The speakers cannot come.", "fr": "Les orateurs ne peuvent venir."}
    },
}
