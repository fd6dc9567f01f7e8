"""Resolutions, made by the acts themselves."""

from datetime import timedelta

from assemblies.fields import LanguageMap
from assemblies.models.institutions import GeopoliticalGroup, GroupMembership
from sessions.models.emergency_items import EmergencyRequest
from sessions.services import resolutions
from sessions.services.resolutions import Draft
from tests.factories.requests import make_circulated, make_list
from tests.factories.sessions import NOW, make_agenda_item, make_body

TEXT = LanguageMap(
    {
        "en": "The Assembly,\nDeploring the loss of lives,\nCalls upon all parliaments to help.",
        "fr": "L’Assemblée,\nDéplorant les pertes,\nDemande à tous les parlements d’aider.",
    }
)


def typed(text=TEXT, *, title="Urgent action after the cyclone", note=""):
    return Draft(title=LanguageMap({"en": title}), text=text, note=note)


def make_resolution(event, *, by=None, at=NOW, body=None, text=TEXT):
    """A body's own resolution with one version; the plenary's where no body is named."""
    body = body or make_body("assembly", name={"en": "Assembly", "fr": "Assemblée"})
    title = LanguageMap({"en": "Urgent action after the cyclone"})
    resolution = resolutions.begin_for_body(event=event, body=body, title=title, by=by, at=at)
    if text:
        resolutions.write(resolution=resolution, draft=typed(text), by=by, at=at)
    resolution.refresh_from_db()
    return resolution


def make_adopted(event, *, by=None, at=NOW, versions=1, are_public=False, **known):
    resolution = make_resolution(event, by=by, at=at, **known)
    for _more in range(1, versions):
        resolutions.write(resolution=resolution, draft=typed(), by=by, at=at)
    if are_public:
        resolutions.show_drafts(resolution=resolution, are_public=True, by=by, at=at)
    return resolutions.adopt(resolution=resolution, by=by, at=at)


def make_item(event, parliament, *, by, at=NOW):
    """The accepted request of a parliament, and its resolution; the votes before are not made."""
    make_list(event)
    request = make_circulated(event, parliament, by=by, at=at)
    item = make_agenda_item(event, 8, agenda=request.document.agenda_item.agenda)
    EmergencyRequest.objects.filter(pk=request.pk).update(state="accepted", agenda_item=item)
    request.refresh_from_db()
    return resolutions.begin(request=request, by=by, at=at + timedelta(hours=1))


def make_lost(event, parliament, *, by, subject, words=(), at=NOW):
    """A request on that subject that was voted down; the vote is not made."""
    request = make_circulated(event, parliament, by=by, at=at, subject=subject)
    EmergencyRequest.objects.filter(pk=request.pk).update(
        state="rejected", subject_words=list(words)
    )
    request.refresh_from_db()
    return request


def make_group(code, *parliaments):
    group = GeopoliticalGroup.objects.create(code=code, name={"en": code.title()})
    for one in parliaments:
        GroupMembership.objects.create(institution=one, group=group)
    return group
