"""The addresses of debates: the public's, the delegations', the desk's, the chair's."""

from django.urls import URLPattern, path

from sessions.web.debates import chair

_CONSOLE = "console/<slug:event>/debates/"
_RUN = f"{_CONSOLE}<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{_RUN}chair/", chair.chair, name="debate-chair"),
    path(f"{_RUN}chair/place/<int:speaker>/", chair.place, name="debate-chair-place"),
]
