"""What bodies decide: the pages of resolutions and elections."""

from django.urls import URLPattern, path

from sessions.web import (
    amendments,
    committee_desk,
    committee_member,
    committee_seats,
    committees,
    election_desk,
    elections,
    resolution_desk,
    resolutions,
)
from sessions.web.resolution_acts import ACTS

_READ = "events/<slug:event>/resolutions/<int:pk>/"
_COMMITTEES = "events/<slug:event>/committees/"
_COMMITTEE = f"{_COMMITTEES}<slug:code>/"
_COMMITTEE_KEPT = "console/<slug:event>/committees/<slug:code>/"
_ELECTION = "events/<slug:event>/elections/<int:pk>/"
_ELECTIONS = "console/<slug:event>/elections/"
_KEPT = "console/<slug:event>/resolutions/"

urlpatterns: list[URLPattern] = [
    path("events/<slug:event>/decisions/", resolutions.decisions, name="decisions"),
    path(_READ, resolutions.resolution, name="resolution"),
    path(f"{_READ}say/", resolutions.say, name="resolution-say"),
    path(_KEPT, resolution_desk.resolution_desk, name="resolution-desk"),
    path(f"{_KEPT}begin/<int:pk>/", resolution_desk.begin, name="resolution-begin"),
    path(f"{_KEPT}<int:pk>/", resolution_desk.resolution, name="resolution-keep"),
    *(
        path(f"{_KEPT}<int:pk>/{act}/", resolution_desk.act, {"act": act}, name=f"resolution-{act}")
        for act in ACTS
    ),
    path(f"{_READ}amend/", amendments.propose, name="amendment-propose"),
    path(f"{_KEPT}<int:pk>/amendments/", amendments.desk, name="amendment-desk"),
    *(
        path(
            f"{_KEPT}<int:pk>/amendments/{act}/",
            amendments.act,
            {"act": act},
            name=f"amendment-{act}",
        )
        for act in amendments.ACTS
    ),
    path(
        "events/<slug:event>/committee-seats/<slug:code>/",
        committee_seats.seats,
        name="committee-seats",
    ),
    path(_COMMITTEES, committees.committee_list, name="committee-list"),
    path(_COMMITTEE, committees.committee, name="committee"),
    path(f"{_COMMITTEE}inputs/<int:pk>/", committees.input_file, name="committee-input"),
    path(f"{_COMMITTEE}member/", committee_member.member, name="committee-member"),
    *(
        path(
            f"{_COMMITTEE}member/{act}/",
            committee_member.act,
            {"act": act},
            name=f"committee-member-{act}",
        )
        for act in committee_member.ACTS
    ),
    path(_COMMITTEE_KEPT, committee_desk.desk, name="committee-desk"),
    *(
        path(f"{_COMMITTEE_KEPT}{act}/", committee_desk.act, {"act": act}, name=f"committee-{act}")
        for act in committee_desk.ACTS
    ),
    path(_ELECTION, elections.election, name="election"),
    path(f"{_ELECTION}vote/", elections.vote, name="election-vote"),
    path(f"{_ELECTION}rounds/<int:number>.json", elections.ballots, name="election-ballots"),
    path(_ELECTIONS, election_desk.election_desk, name="election-desk"),
    path(f"{_ELECTIONS}<int:pk>/", election_desk.election, name="election-keep"),
    *(
        path(
            f"{_ELECTIONS}<int:pk>/{act}/", election_desk.act, {"act": act}, name=f"election-{act}"
        )
        for act in election_desk.ACTS
    ),
]
