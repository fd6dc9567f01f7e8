from django.urls import URLPattern, path

from registrations.web import application_requests, applications, doors, inquiries

urlpatterns: list[URLPattern] = [
    path("register/link/<str:secret>/", doors.link, name="register-link"),
    path("register/link/<str:secret>/code/", doors.link_code, name="register-link-code"),
    path("register/<slug:event>/", doors.doors, name="register-list"),
    path("register/<slug:event>/<slug:capacity>/", doors.door, name="register"),
    path("register/<slug:event>/<slug:capacity>/code/", doors.door_code, name="register-code"),
    path("applications/", applications.application_list, name="application-list"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/submit/", applications.submit, name="application-submit"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="application-withdraw"),
    path("applications/<int:pk>/answer/", inquiries.answer, name="application-answer"),
    path(
        "applications/<int:pk>/request/",
        application_requests.request_change,
        name="application-request",
    ),
    path(
        "applications/<int:pk>/request/answers/",
        application_requests.request_answers,
        name="application-request-answers",
    ),
    path(
        "applications/<int:pk>/requests/<int:asked>/take-back/",
        application_requests.take_back,
        name="application-request-take-back",
    ),
    path("applications/<int:pk>/<slug:step>/", applications.change, name="application-change"),
]
