"""Certificates of attendance: one's own, and the page on which everybody checks one."""

from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.gateways.tries import is_too_often
from assemblies.permissions import require
from assemblies.selectors import sentence_of
from registrations.errors.meetings import CertificateUnknown
from registrations.errors.papers import LetterUnknown
from registrations.models.meetings import Certificate
from registrations.permissions.meetings import (
    may_hold_online,
    own_certificates,
    visible_certificates,
)
from registrations.rules.letters import read_code, shown_code
from registrations.services import certificates
from registrations.web.access import private, user_of
from registrations.web.files import PDF, as_file
from registrations.web.online.forms import CertificateCodeForm
from sessions.selectors.wording import days_in_words

ON_A_PAGE: Final = 50


@private
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """List one's own certificates."""
    found = own_certificates(request.user).order_by("-issued_at", "-pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    lines = [(one, shown_code(one.code), days_in_words(one.event)) for one in page]
    context = {"page_obj": page, "lines": lines}
    return render(request, "registrations/certificate_own.html", context)


@private
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a certificate that holds as PDF, in the language of the page."""
    seen = visible_certificates(request.user)
    found = get_object_or_404(
        seen.select_related("participant__delegation__institution", "participant__institution"),
        pk=pk,
    )
    if found.revoked_at is not None:
        raise Http404
    content = certificates.as_pdf(found, get_language() or "en")
    return as_file(content, f"certificate-{found.event.slug}.pdf", PDF)


@private
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a certificate hold no more."""
    found = get_object_or_404(visible_certificates(request.user), pk=pk)
    require(may_hold_online(request.user))
    certificates.revoke(certificate=found, by=user_of(request), at=timezone.now())
    return redirect("registrations:meeting-certificates", event=found.event.slug)


@never_cache
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Ask for the code that is printed on a certificate."""
    form = CertificateCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            code = read_code(form.cleaned_data["code"])
        except LetterUnknown:
            form.add_error("code", sentence_of(CertificateUnknown()))
        else:
            return redirect("registrations:certificate-check", code=shown_code(code))
    status = 422 if form.errors else 200
    return render(request, "registrations/certificate_search.html", {"form": form}, status=status)


@never_cache
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Tell everybody who holds a certificate's code whether it is ours and holds."""
    if is_too_often(request, "certificate-check", a_minute=30):
        return render(request, "429.html", status=429)
    try:
        known = Certificate.objects.select_related("event", "participant")
        found = known.get(code=read_code(code))
    except (LetterUnknown, Certificate.DoesNotExist):
        context = {"form": CertificateCodeForm(), "is_unknown": True}
        return render(request, "registrations/certificate_search.html", context, status=404)
    context = {
        "certificate": found,
        "name": found.participant.badge_name,
        "code": shown_code(found.code),
        "days": days_in_words(found.event),
    }
    return render(request, "registrations/certificate_check.html", context)
