from django.urls import URLPattern, path

from registrations.web import delegation_answers, questions

urlpatterns: list[URLPattern] = [
    path(
        "delegations/<int:pk>/questions/",
        delegation_answers.delegation_questions,
        name="delegation-questions",
    ),
    path("console/<slug:event>/forms/", questions.form_list, name="form-list"),
    path("console/<slug:event>/forms/<slug:capacity>/", questions.form_change, name="form-change"),
    path(
        "console/<slug:event>/forms/<slug:capacity>/secret/",
        questions.form_secret,
        name="form-secret",
    ),
    path(
        "console/<slug:event>/forms/<slug:capacity>/preview/",
        questions.form_preview,
        name="form-preview",
    ),
    path("console/<slug:event>/questions/", questions.question_list, name="question-list"),
    path("console/<slug:event>/questions/add/", questions.question_add, name="question-add"),
    path(
        "console/<slug:event>/questions/starters/",
        questions.question_starters_add,
        name="question-starters",
    ),
    path("console/questions/<int:pk>/", questions.question_change, name="question-change"),
    path("console/questions/<int:pk>/move/", questions.question_move, name="question-move"),
    path("console/questions/<int:pk>/retire/", questions.question_retire, name="question-retire"),
]
