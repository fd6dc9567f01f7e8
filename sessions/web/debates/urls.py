"""The addresses of debates: the public's, the delegations', the desk's, the chair's."""

from django.urls import URLPattern, path

from sessions.web.debates import chair, desk, desk_speakers, own_speakers

_DEBATES = "assemblies/<slug:event>/debates/"
_ONE = f"{_DEBATES}<int:pk>/"
_CONSOLE = "console/<slug:event>/debates/"
_RUN = f"{_CONSOLE}<int:pk>/"
_SPEAKER = f"{_RUN}lists/<int:speaker>/"

urlpatterns: list[URLPattern] = [
    # Registering to speak
    path(f"{_DEBATES}speakers/", own_speakers.speakers, name="speaker-list"),
    path(f"{_DEBATES}speakers/<int:speaker>/", own_speakers.amend, name="speaker-amend"),
    path(
        f"{_DEBATES}speakers/<int:speaker>/withdraw/",
        own_speakers.withdraw,
        name="speaker-withdraw",
    ),
    path(f"{_ONE}speakers/<int:delegation>/new/", own_speakers.new, name="speaker-new"),
    # Making debates, keeping their lists
    path(_CONSOLE, desk.desk, name="debate-desk"),
    path(f"{_CONSOLE}new/<slug:kind>/", desk.new, name="debate-new"),
    path(f"{_RUN}change/", desk.change, name="debate-change"),
    path(f"{_RUN}lists/", desk.lists, name="debate-lists"),
    path(f"{_RUN}lists/new/", desk_speakers.new, name="debate-speaker-new"),
    path(_SPEAKER, desk_speakers.amend, name="debate-speaker"),
    path(f"{_SPEAKER}withdraw/", desk_speakers.withdraw, name="debate-speaker-withdraw"),
    path(f"{_SPEAKER}move/", desk.move, name="debate-speaker-move"),
    # Presiding
    path(f"{_RUN}chair/", chair.chair, name="debate-chair"),
    path(f"{_RUN}chair/place/<int:speaker>/", chair.place, name="debate-chair-place"),
]
