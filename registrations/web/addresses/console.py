from django.urls import URLPattern, path

from registrations.web import console, inquiries, reviews, roles

urlpatterns: list[URLPattern] = [
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
    path("console/people/<int:pk>/ask/", inquiries.ask, name="person-ask"),
    path("console/people/<int:pk>/settle/", inquiries.settle, name="person-settle"),
    path("console/people/<int:pk>/approve/", reviews.approve, name="person-approve"),
    path("console/people/<int:pk>/refuse/", reviews.refuse, name="person-refuse"),
    path("console/<slug:event>/roles/", roles.role_list, name="role-list"),
    path(
        "console/<slug:event>/roles/<int:pk>/take-back/",
        roles.role_take_back,
        name="role-take-back",
    ),
]
