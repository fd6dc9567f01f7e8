"""What voids something at one press is asked about first."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[3] / "registrations" / "templates" / "registrations"
VOIDING = (
    "coordinator-invitation-revoke",
    "coordinator-remove",
    "coordinator-resign",
    "duplicate-withdraw",
    "invitation-revoke",
    "note-remove",
    "person-photo-remove",
    "question-retire",
    "request-take-back",
    "role-take-back",
    "seat-decline",
    "seat-give-up",
)


def forms_to(route):
    pattern = re.compile(rf"<form [^>]*{{% url 'registrations:{route}' .*?%}}(?:[^>]|%}}>)*?>")
    texts = (path.read_text() for path in TEMPLATES.rglob("*.html"))
    return [form for text in texts for form in pattern.findall(text)]


@pytest.mark.parametrize("route", VOIDING)
def test_form_that_voids_asks_first(route):
    forms = forms_to(route)

    assert forms
    assert all("data-confirm=" in form and "data-confirm-act=" in form for form in forms)


def test_badge_is_taken_back_only_after_a_question():
    page = (TEMPLATES / "badge_detail.html").read_text()
    (button,) = re.findall(r"<button[^>]*value=\"void\".*?</button>", page)

    assert "data-confirm=" in button
