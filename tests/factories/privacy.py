"""What addresses about pictures and files are aimed at."""

from django.utils import timezone

from registrations.enums import QuestionKind
from registrations.models.questions import Answer, Question
from registrations.services import photos, uploads
from tests.registrations.pictures import picture

PDF = b"%PDF-1.7 curriculum %%EOF"


def make_photo(world, person):
    return photos.put(person=person, content=picture(), by=world.coordinator, at=timezone.now())


def make_file(world):
    """Keep a file that answers nothing yet."""
    return uploads.keep(
        name="cv.pdf", content=PDF, allowed={"application/pdf"}, by=world.coordinator,
        at=timezone.now(),
    )  # fmt: skip


def make_upload(world, person):
    """Answer a question about a person with a file."""
    now, upload = timezone.now(), make_file(world)
    question = Question.objects.create(
        event=world.assembly, key="cv", kind=QuestionKind.FILE, label={"en": "CV", "fr": "CV"}
    )
    Answer.objects.create(question=question, registration=person, upload=upload, answered_at=now)
    return upload
