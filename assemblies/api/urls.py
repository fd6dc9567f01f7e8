from django.urls import path
from rest_framework.routers import SimpleRouter

from assemblies.api import views

router = SimpleRouter(use_regex_path=False)
router.register("assemblies", views.AssemblyViewSet, basename="assembly")
router.register("institutions", views.InstitutionViewSet, basename="institution")
router.register("tokens", views.TokenViewSet, basename="token")

app_name = "assemblies_api"
urlpatterns = [path("me/", views.MeView.as_view(), name="me"), *router.urls]
