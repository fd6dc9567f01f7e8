from django.urls import path
from rest_framework.routers import SimpleRouter

from registrations.api import (
    applications,
    badges,
    capacity_forms,
    check_in,
    desk,
    exports,
    papers,
    questions,
    seats,
    views,
)

router = SimpleRouter(use_regex_path=False)
router.register("delegations", views.DelegationViewSet, basename="delegation")
router.register("registrations", views.RegistrationViewSet, basename="registration")
router.register("applications", applications.ApplicationViewSet, basename="application")
router.register("questions", questions.QuestionViewSet, basename="question")
router.register("invitations", views.InvitationViewSet, basename="invitation")
router.register("check-ins", check_in.CheckInViewSet, basename="check-in")
router.register("seat-parties", seats.SeatPartyViewSet, basename="seat-party")
router.register("sitting-places", seats.SittingPlacesViewSet, basename="sitting-places")
router.register("notes", desk.NoteViewSet, basename="note")
router.register("field-changes", desk.FieldChangeViewSet, basename="field-change")
router.register("duplicates", desk.DuplicateViewSet, basename="duplicate")
router.register("exports", exports.ExportViewSet, basename="export")
router.register("letters", papers.LetterViewSet, basename="letter")
router.register("participant-lists", papers.ParticipantListViewSet, basename="participant-list")
router.register("badges", badges.BadgeViewSet, basename="badge")

app_name = "registrations_api"
urlpatterns = [
    *router.urls,
    path(
        "assemblies/<int:number>/participants/",
        papers.ProvisionalListViewSet.as_view({"get": "retrieve"}),
        name="provisional-list",
    ),
    path(
        "registrations/<int:pk>/answers/",
        questions.PersonAnswersViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="registration-answers",
    ),
    path(
        "delegations/<int:pk>/answers/",
        questions.DelegationAnswersViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="delegation-answers",
    ),
    path(
        "assemblies/<int:number>/forms/",
        capacity_forms.FormViewSet.as_view({"get": "list"}),
        name="form-list",
    ),
    path(
        "assemblies/<int:number>/forms/<slug:capacity>/",
        capacity_forms.FormViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="form-detail",
    ),
]
