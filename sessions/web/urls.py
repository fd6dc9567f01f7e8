from django.urls import path
from django.views.generic import View

app_name = "assembly_sessions"
urlpatterns = [
    path("assemblies/<slug:event>/programme/", View.as_view(), name="programme"),
    path("assemblies/<slug:event>/sittings/<int:pk>/", View.as_view(), name="sitting-detail"),
]
