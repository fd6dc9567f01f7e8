"""Pages about a person's picture: sent or taken, cut to the badge's shape, shown, removed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.errors import DomainError
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from registrations.models.photos import Photo
from registrations.models.registrations import Registration
from registrations.permissions.delegations import may_register
from registrations.permissions.people import may_give_photo, visible_photos, visible_registrations
from registrations.rules.photos import Crop
from registrations.selectors.photos import photo_of
from registrations.services import photos
from registrations.web.access import private, user_of
from registrations.web.delegations import frame
from registrations.web.presenting import Link

_PIXELS = 99_999


def _pixels() -> forms.IntegerField:
    return forms.IntegerField(
        required=False, min_value=0, max_value=_PIXELS, widget=forms.HiddenInput
    )


class PhotoForm(forms.Form):
    """A picture, and the part of it that becomes the badge's; nothing chosen: the middle."""

    image = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy(
            "The face from the front, on a plain ground. JPEG, PNG or WebP, up to 12 MB."
        ),
        error_messages={"required": gettext_lazy("Choose a picture.")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    x = _pixels()
    y = _pixels()
    width = _pixels()

    def crop(self) -> Crop | None:
        """Return the part that was chosen, if one was."""
        given = [self.cleaned_data.get(name) for name in ("x", "y", "width")]
        x, y, width = given
        return Crop(x, y, width) if x is not None and y is not None and width else None


@private
@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person's picture and take another one."""
    person = _given_by(request, pk)
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if form.is_bound and form.is_valid() and _put(request, person, form):
        messages.success(request, _("The picture is kept."))
        return redirect(_back(request, person))
    context = {**_around(request, person), "form": form, "photo": photo_of(person)}
    status = 422 if form.errors else 200
    return render(request, "registrations/photo.html", context, status=status)


def _given_by(request: HttpRequest, pk: int) -> Registration:
    people = visible_registrations(request.user).select_related("participant")
    person = get_object_or_404(people, pk=pk)
    require(may_give_photo(request.user, person))
    return person


def _put(request: HttpRequest, person: Registration, form: PhotoForm) -> bool:
    content = form.cleaned_data["image"].read()
    by, at = user_of(request), timezone.now()
    try:
        photos.put(person=person, content=content, crop=form.crop(), by=by, at=at)
    except DomainError as refusal:
        form.add_error("image", sentence_of(refusal))
        return False
    return True


def _around(request: HttpRequest, person: Registration) -> dict[str, Any]:
    crumbs = [Link(person.badge_name, _back(request, person)), Link(_("Picture"))]
    if person.file is not None:
        return {**frame(person.file), "person": person, "crumbs": crumbs}
    return {"assembly": person.event, "person": person, "crumbs": crumbs}


def _back(request: HttpRequest, person: Registration) -> str:
    """Return the page about the person where there is one for who looks; else this one."""
    if person.file is not None and _registers(request, person):
        return reverse("registrations:person-detail", args=[person.file_id, person.pk])
    if person.file is None and person.applicant == request.user:
        return reverse("registrations:application", args=[person.pk])
    return reverse("registrations:person-photo", args=[person.pk])


def _registers(request: HttpRequest, person: Registration) -> bool:
    return person.file is not None and may_register(request.user, person.file.delegation)


@private
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase a person's picture."""
    person = _given_by(request, pk)
    photos.remove(person=person, by=user_of(request), at=timezone.now())
    messages.success(request, _("The picture is erased."))
    return redirect("registrations:person-photo", pk=person.pk)


@login_required
@require_safe
def image(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the picture itself to who may see the person; browsers ask each time if it is new."""
    wanted = Registration.objects.filter(pk=pk)  # a number no key can be finds nobody
    found = visible_photos(request.user).filter(registration__in=wanted).first()
    if found is None:
        raise Http404
    response = get_conditional_response(request, etag=found.etag)
    return _private(response or _bytes_of(found), found)


def _bytes_of(photo: Photo) -> HttpResponse:
    return HttpResponse(photo.content, content_type="image/jpeg")


def _private(response: HttpResponseBase, photo: Photo) -> HttpResponseBase:
    response["ETag"] = photo.etag
    response["Cache-Control"] = "private, no-cache"
    return response
