from django.urls import path

from registrations.web import console, delegations, invitations, people, reviews

app_name = "registrations"
urlpatterns = [
    # The coordinator
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
    # The secretariat
    path("console/<slug:event>/delegations/", console.delegation_list, name="delegation-list"),
    path(
        "console/<slug:event>/delegations.csv",
        console.delegation_export,
        name="delegation-export",
    ),
    path("console/<slug:event>/dates/", console.registration_dates, name="registration-dates"),
    path("console/<slug:event>/invitations/", console.invitation_list, name="invitation-list"),
    path(
        "console/invitations/<int:pk>/revoke/", console.invitation_revoke, name="invitation-revoke"
    ),
    path("console/delegations/<int:pk>/", reviews.review, name="delegation-review"),
    path("console/delegations/<int:pk>/approve/", reviews.approve_all, name="delegation-approve"),
    path(
        "console/delegations/<int:pk>/return/",
        reviews.return_with_question,
        name="delegation-return",
    ),
    path("console/people/<int:pk>/approve/", reviews.approve, name="person-approve"),
    path("console/people/<int:pk>/refuse/", reviews.refuse, name="person-refuse"),
]
