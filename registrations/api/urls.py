from rest_framework.routers import SimpleRouter

from registrations.api import views

router = SimpleRouter(use_regex_path=False)
router.register("delegations", views.DelegationViewSet, basename="delegation")
router.register("registrations", views.RegistrationViewSet, basename="registration")
router.register("invitations", views.InvitationViewSet, basename="invitation")

app_name = "registrations_api"
urlpatterns = router.urls
