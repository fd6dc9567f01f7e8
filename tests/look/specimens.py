"""Pages that show every part of the look once, in a left-to-right and a right-to-left language."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

HERE = Path(__file__).parent
TEXTS = json.loads((HERE / "texts.json").read_text(encoding="utf-8"))
PAGES = ("step", "parts", "account/login", "account/confirm_login_code", "404")


@dataclass(frozen=True)
class Message:
    tags: str
    text: str

    def __str__(self):
        return self.text


def render(name, language):
    """Return the page as a reader in that language gets it."""
    with translation.override(language):
        context = _context(TEXTS[language])
        if (HERE / f"{name}.html").exists():
            source = (HERE / f"{name}.html").read_text(encoding="utf-8")
            template = engines["django"].from_string(source)
        else:
            template = engines["django"].get_template(f"{name}.html")
        context |= _own_context(name, TEXTS[language])
        return template.render(context, _request(f"/{name}/"))


def _request(path):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    request.session = {}
    return request


def _own_context(name, texts):
    match name:
        case "step":
            return {"form": step_form(texts)(data={"email": "ada"}), "step": 2, "steps": 4}
        case "account/login":
            return {
                "form": LoginForm(data={"login": "", "password": ""}),
                "LOGIN_BY_CODE_ENABLED": True,
                "request_login_code_url": "/accounts/login/code/",
            }
        case "account/confirm_login_code":
            form = ConfirmLoginCodeForm()
            return {"verify_form": form, "email": "a@example.org", "can_resend": True}
    return {}


def step_form(texts):
    kinds = ("good", "wait", "bad")
    committees = [
        (str(n), mark_safe(f'<span>{name}</span> <span class="tag {kind}">{seats}</span>'))
        for n, (name, kind, seats) in enumerate(
            zip(texts["committees"], kinds, texts["seats"], strict=True)
        )
    ]

    class StepForm(forms.Form):
        committee = forms.ChoiceField(
            label=texts["committee"],
            help_text=texts["committee_hint"],
            choices=committees,
            widget=forms.RadioSelect,
            error_messages={"required": texts["committee_error"]},
        )
        arrival = forms.DateField(
            label=texts["arrival"],
            help_text=texts["arrival_hint"],
            error_messages={"required": texts["arrival_error"]},
        )
        spoken = forms.MultipleChoiceField(
            label=texts["languages"],
            choices=list(enumerate(texts["language_names"])),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        country = forms.ChoiceField(label=texts["country"], choices=enumerate(texts["countries"]))
        email = forms.EmailField(label=texts["email"])
        needs = forms.CharField(label=texts["needs"], widget=forms.Textarea, required=False)
        photo = forms.FileField(
            label=texts["photo"], required=False, widget=forms.ClearableFileInput, help_text="JPEG"
        )
        agree = forms.BooleanField(label=texts["agree"], help_text=texts["committee_hint"])

    return StepForm


def _context(texts):
    starts = datetime(2018, 3, 26, 7, 0, tzinfo=UTC)
    return {
        "t": texts,
        "organization": texts["organization"],
        "demo": True,
        "mailbox_url": "/mailbox/",
        "request_id": "01HTZ7",
        "footer_links": [{"url": "/privacy/", "text": texts["privacy"]}],
        "tabs": [
            {"text": text, "url": f"#t{n}", "current": n == 5}
            for n, text in enumerate(texts["tabs"])
        ],
        "crumbs": [
            {"text": texts["home"], "url": "/"},
            {"text": texts["place"], "url": "/138/"},
            {"text": texts["register"]},
        ],
        "starts": starts,
        "ends": starts.replace(hour=9, minute=30),
        "tasks": _tasks(texts),
        "rows": [
            {"label": texts["rows"][0], "value": texts["name"], "url": "#n"},
            {"label": texts["rows"][1], "value": texts["sex"], "url": "#s"},
            {"label": texts["rows"][2], "value": "", "url": "#p"},
        ],
        "facts": [
            {"label": texts["facts"][0], "value": 5, "of": 8, "note": texts["seats"][0]},
            {"label": texts["facts"][1], "value": 13, "of": 23, "kind": "good"},
            {"label": texts["facts"][2], "value": 1, "of": 8, "kind": "wait"},
            {"label": texts["facts"][3], "value": "12:00", "note": texts["zone"]},
        ],
        "page_obj": Paginator(range(184), 25).page(2),
        "messages": [Message(tags="success", text=texts["success"])],
    }


def _tasks(texts):
    people, access, send = texts["tasks"]
    return [
        {
            "title": people,
            "url": "#1",
            "hint": texts["task_hint"],
            "kind": "info",
            "state": texts["in_progress"],
        },
        {"title": access, "url": "#2", "kind": "good", "state": texts["done"]},
        {"title": send, "state": texts["not_started"]},
    ]
