"""Addresses of a committee's own work."""

from django.urls import path

from sessions.api import committees

_COMMITTEE = "assemblies/<int:number>/committees/<slug:code>"

urlpatterns = [
    path(
        f"{_COMMITTEE}/",
        committees.CommitteeWorkViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="committee-work",
    ),
    path(
        f"{_COMMITTEE}/inputs/",
        committees.CommitteeWorkViewSet.as_view({"put": "send"}),
        name="committee-inputs",
    ),
    path(
        f"{_COMMITTEE}/memorandum/",
        committees.CommitteeWorkViewSet.as_view({"put": "memorandum"}),
        name="committee-memorandum",
    ),
    path(
        f"{_COMMITTEE}/subjects/<int:item>/move/",
        committees.CommitteeWorkViewSet.as_view({"post": "move"}),
        name="committee-subject-move",
    ),
    *(
        path(
            f"{_COMMITTEE}/{name}/",
            committees.CommitteeWorkViewSet.as_view({"post": act}),
            name=f"committee-{act}",
        )
        for name, act in (
            ("subjects", "propose"),
            ("subjects/put", "decide"),
            ("rapporteurs", "appoint"),
            ("rapporteurs/strike", "strike"),
            ("inputs/show", "show"),
            ("resolution", "begin"),
        )
    ),
]
