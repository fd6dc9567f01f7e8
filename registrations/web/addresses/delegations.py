from django.urls import URLPattern, path

from registrations.web import delegations, invitations, people

urlpatterns: list[URLPattern] = [
    path("invitations/<str:secret>/", invitations.invitation, name="invitation"),
    path("invitations/<str:secret>/code/", invitations.invitation_code, name="invitation-code"),
    path("delegations/<int:pk>/", delegations.delegation, name="delegation"),
    path("delegations/<int:pk>/check/", delegations.check, name="delegation-check"),
    path("delegations/<int:pk>/standing/", delegations.standing, name="delegation-standing"),
    path("delegations/<int:pk>/people/add/", people.add, name="person-add"),
    path("delegations/<int:pk>/people/<int:person>/", people.detail, name="person-detail"),
    path(
        "delegations/<int:pk>/people/<int:person>/withdraw/",
        people.withdraw,
        name="person-withdraw",
    ),
    path(
        "delegations/<int:pk>/people/<int:person>/<slug:step>/",
        people.change,
        name="person-change",
    ),
]
