from django.urls import URLPattern, path

from registrations.web import admissions, enrolments

urlpatterns: list[URLPattern] = [
    path("events/<slug:event>/register/", enrolments.enrol, name="enrol"),
    path("events/<slug:event>/register/code/", enrolments.enrol_code, name="enrol-code"),
    path(
        "events/<slug:event>/register/with/<str:secret>/",
        enrolments.enrol_link,
        name="enrol-link",
    ),
    path(
        "events/<slug:event>/register/with/<str:secret>/code/",
        enrolments.enrol_link_code,
        name="enrol-link-code",
    ),
    path("events/<slug:event>/registration/", enrolments.enrolment, name="enrolment"),
    path(
        "events/<slug:event>/registration/change/",
        enrolments.enrolment_change,
        name="enrolment-change",
    ),
    path(
        "events/<slug:event>/registration/sittings/",
        enrolments.enrolment_sittings,
        name="enrolment-sittings",
    ),
    path(
        "events/<slug:event>/registration/withdraw/",
        enrolments.enrolment_withdraw,
        name="enrolment-withdraw",
    ),
    path("console/<slug:event>/admission/", admissions.admission, name="admission"),
    path("console/<slug:event>/admission/link/", admissions.renew_link, name="admission-link"),
]
