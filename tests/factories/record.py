"""Who was there, for tests: a part in a sitting, minutes of it, somebody accredited."""

from django.utils import timezone

from assemblies.enums import Capacity, Language
from assemblies.models.delegations import Participant
from sessions.enums import Part
from sessions.services import minutes, parts
from sessions.services.minutes import Typed
from sessions.services.parts import Who


def make_participant(event, name="Rosa Example", **changes):
    given, _, family = name.rpartition(" ")
    values = {
        "badge_name": name, "given_name": given, "family_name": family, "sex": "female",
        "capacity": Capacity.OBSERVER, "language": "en", "accredited_at": timezone.now(),
    }  # fmt: skip
    return Participant.objects.create(event_id=event.pk, **{**values, **changes})


def make_part(sitting, part=Part.CHAIR, *, participant=None, guest="", function=""):
    who = Who(
        participant=participant,
        guest=guest or ("" if participant else "Guest Example"),
        function=function,
    )
    return parts.add(sitting=sitting, who=who, part=part, by=None, at=timezone.now())


def save_minutes(sitting, by, text="The sitting opened.", *, seen=0, language=Language.ENGLISH):
    typed = Typed(text, seen)
    return minutes.save(
        sitting=sitting, language=language, typed=typed, by=by, at=timezone.now()
    )  # fmt: skip


def publish_minutes(sitting, by, text="The sitting opened.", language=Language.ENGLISH):
    saved = save_minutes(sitting, by, text, language=language)
    return minutes.publish(
        sitting=sitting, language=language, seen=saved.version, by=by, at=timezone.now()
    )
