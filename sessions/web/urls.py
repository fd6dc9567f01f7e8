from django.urls import path

from sessions.web import editor, programme

app_name = "assembly_sessions"
urlpatterns = [
    path("assemblies/<slug:event>/", programme.overview, name="assembly-detail"),
    path("assemblies/<slug:event>/programme/", programme.programme, name="programme"),
    path("assemblies/<slug:event>/programme/mine/", programme.choose, name="programme-choose"),
    path("assemblies/<slug:event>/sittings/<int:pk>/", programme.sitting, name="sitting-detail"),
    path("assemblies/<slug:event>/sittings/<int:pk>/move/", editor.move, name="sitting-move"),
    path("assemblies/<slug:event>/sittings/<int:pk>/cancel/", editor.cancel, name="sitting-cancel"),
]
