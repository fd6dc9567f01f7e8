from rest_framework.routers import SimpleRouter

from registrations.api import applications, check_in, seats, views

router = SimpleRouter(use_regex_path=False)
router.register("delegations", views.DelegationViewSet, basename="delegation")
router.register("registrations", views.RegistrationViewSet, basename="registration")
router.register("applications", applications.ApplicationViewSet, basename="application")
router.register("invitations", views.InvitationViewSet, basename="invitation")
router.register("check-ins", check_in.CheckInViewSet, basename="check-in")
router.register("seat-parties", seats.SeatPartyViewSet, basename="seat-party")
router.register("sitting-places", seats.SittingPlacesViewSet, basename="sitting-places")

app_name = "registrations_api"
urlpatterns = router.urls
