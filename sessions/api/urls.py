from django.urls import path
from rest_framework.routers import SimpleRouter

from sessions.api import presence, views

router = SimpleRouter(use_regex_path=False)
router.register("sittings", views.SittingViewSet, basename="sitting")

app_name = "assembly_sessions_api"
urlpatterns = [
    path(
        "assemblies/<int:number>/sittings/",
        views.ProgrammeViewSet.as_view({"get": "list"}),
        name="assembly-sittings",
    ),
    path(
        "assemblies/<int:number>/agenda-items/",
        views.AgendaViewSet.as_view({"get": "list"}),
        name="assembly-agenda-items",
    ),
    path(
        "sittings/<int:pk>/presence/",
        presence.PresenceViewSet.as_view({"get": "retrieve"}),
        name="sitting-presence",
    ),
    *router.urls,
]
