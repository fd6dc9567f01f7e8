from django.urls import path
from rest_framework.routers import SimpleRouter

from registrations.api import applications, capacity_forms, check_in, questions, seats, views

router = SimpleRouter(use_regex_path=False)
router.register("delegations", views.DelegationViewSet, basename="delegation")
router.register("registrations", views.RegistrationViewSet, basename="registration")
router.register("applications", applications.ApplicationViewSet, basename="application")
router.register("questions", questions.QuestionViewSet, basename="question")
router.register("invitations", views.InvitationViewSet, basename="invitation")
router.register("check-ins", check_in.CheckInViewSet, basename="check-in")
router.register("seat-parties", seats.SeatPartyViewSet, basename="seat-party")
router.register("sitting-places", seats.SittingPlacesViewSet, basename="sitting-places")

app_name = "registrations_api"
urlpatterns = [
    *router.urls,
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
