from django.urls import URLPattern, path

from registrations.web.coordination import coordinators, copies, desk, leaders, people, sheets

urlpatterns: list[URLPattern] = [
    path("delegations/<int:pk>/leaders/", leaders.delegation_leaders, name="delegation-leaders"),
    path("delegations/<int:pk>/copy/", copies.delegation_copy, name="delegation-copy"),
    path("delegations/<int:pk>/sheet/", sheets.delegation_sheet, name="delegation-sheet"),
    path(
        "delegations/<int:pk>/sheet/people.<slug:kind>",
        sheets.sheet_template,
        name="sheet-template",
    ),
    path("delegations/<int:pk>/sheet/<int:sheet>/", sheets.sheet_preview, name="sheet-preview"),
    path("delegations/<int:pk>/sheet/<int:sheet>/add/", sheets.sheet_add, name="sheet-add"),
    path(
        "delegations/<int:pk>/sheet/<int:sheet>/forget/", sheets.sheet_forget, name="sheet-forget"
    ),
    path(
        "delegations/<int:pk>/coordinators/",
        coordinators.coordinator_list,
        name="coordinator-list",
    ),
    path(
        "delegations/<int:pk>/coordinators/resign/", coordinators.resign, name="coordinator-resign"
    ),
    path(
        "delegations/<int:pk>/coordinators/<int:user>/remove/",
        coordinators.remove,
        name="coordinator-remove",
    ),
    path(
        "delegations/<int:pk>/coordinators/invitations/<int:invitation>/revoke/",
        coordinators.revoke,
        name="coordinator-invitation-revoke",
    ),
    path(
        "delegations/<int:pk>/substitute/<int:person>/",
        people.substitute,
        name="person-substitute",
    ),
    path("delegations/<int:pk>/requests/add/", people.request_add, name="request-add"),
    path(
        "delegations/<int:pk>/requests/change/<int:person>/",
        people.request_change,
        name="request-change",
    ),
    path(
        "delegations/<int:pk>/requests/answers/<int:person>/",
        people.request_answers,
        name="request-answers",
    ),
    path(
        "delegations/<int:pk>/requests/send/<int:person>/",
        people.request_send,
        name="request-send",
    ),
    path(
        "delegations/<int:pk>/requests/<int:asked>/take-back/",
        people.take_back,
        name="request-take-back",
    ),
    path("console/<slug:event>/requests/", desk.request_list, name="request-list"),
    path("console/requests/<int:pk>/", desk.request_detail, name="request-detail"),
    path("console/requests/<int:pk>/accept/", desk.request_accept, name="request-accept"),
]
