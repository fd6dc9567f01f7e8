"""Questions of an event, made through the act itself."""

from django.utils import timezone

from registrations.enums import AskedOf, AskedWhen, QuestionKind
from registrations.models.questions import Answer
from registrations.services import questions
from registrations.services.questions import Option, Wanted

YES_NO = (Option("yes", {"en": "Yes", "fr": "Oui"}), Option("no", {"en": "No", "fr": "Non"}))
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def ask(world, key, kind=QuestionKind.TEXT, *, waits=None, **settings):
    """Ask a question; ``waits``: the key of another one and its answer."""
    if kind in (QuestionKind.CHOICE, QuestionKind.CHOICES):
        settings.setdefault("options", YES_NO)
    if waits:
        other, answer = waits
        settings["depends_on"] = other.pk
        settings["depends_value"] = answer
    settings.setdefault("label", {"en": key.capitalize(), "fr": key.capitalize()})
    wanted = Wanted(key=key, kind=QuestionKind(kind), **settings)
    return questions.ask(event=world.assembly, wanted=wanted, by=world.manager, at=timezone.now())


def ask_passport(world, **settings):
    """Ask for a protected text after the approval."""
    return ask(
        world, "passport", asked_when=AskedWhen.AFTER_APPROVAL, is_protected=True, **settings
    )


def ask_list(world, **settings):
    """Ask each delegation for a file."""
    return ask(world, "list", QuestionKind.FILE, of=AskedOf.DELEGATION, **settings)


def make_answer(question, person=None, value=None, *, at=None, **columns):
    """Keep an answer whatever the law says of it; what is protected as such.

    About a person, or with ``file`` of a delegation as a whole.
    """
    column = "protected_value" if question.is_protected else "value"
    return Answer.objects.create(
        question=question, registration=person, answered_at=at or timezone.now(),
        **{column: value, **columns},
    )  # fmt: skip
