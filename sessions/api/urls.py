from django.urls import path
from rest_framework.routers import SimpleRouter

from sessions.api import (
    agenda,
    amendments,
    bodies,
    clashes,
    committee_seats,
    committee_urls,
    debate_draws,
    debate_floor,
    debate_records,
    debates,
    document_files,
    documents,
    elections,
    emergency_files,
    emergency_requests,
    following,
    papers,
    place_exchanges,
    plans,
    presence,
    record,
    releases,
    resolutions,
    rooms,
    screens,
    statements,
    views,
    votes,
    worklist,
)

router = SimpleRouter(use_regex_path=False)
router.register("sittings", views.SittingViewSet, basename="sitting")
router.register("agendas", agenda.AgendaViewSet, basename="agenda")
router.register("agenda-items", agenda.AgendaItemViewSet, basename="agenda-item")
router.register("documents", documents.DocumentViewSet, basename="document")
router.register("votes", votes.VoteViewSet, basename="vote")
router.register("debates", debates.DebateViewSet, basename="debate")
router.register("speakers", debates.SpeakerViewSet, basename="speaker")
router.register("place-exchanges", place_exchanges.ExchangeViewSet, basename="place-exchange")
router.register("screens", screens.ScreenViewSet, basename="screen")
router.register("elections", elections.ElectionViewSet, basename="election")
router.register("resolutions", resolutions.ResolutionViewSet, basename="resolution")
router.register(
    "emergency-requests", emergency_requests.EmergencyRequestViewSet, basename="emergency-request"
)
router.register("bodies", bodies.BodyViewSet, basename="body")
router.register("bodies-apart", bodies.PairViewSet, basename="bodies-apart")

app_name = "assembly_sessions_api"
urlpatterns = [
    path(
        "me/wishes/",
        following.WishesViewSet.as_view({"get": "retrieve", "put": "change"}),
        name="wishes",
    ),
    path(
        "me/follows/",
        following.FollowsViewSet.as_view({"get": "retrieve", "post": "follow"}),
        name="follows",
    ),
    path(
        "me/follows/end/",
        following.FollowsViewSet.as_view({"post": "end"}),
        name="follows-end",
    ),
    path(
        "debates/<int:pk>/floor/",
        debate_floor.FloorViewSet.as_view({"get": "retrieve"}),
        name="debate-floor",
    ),
    path(
        "debates/<int:pk>/floor/<slug:act>/",
        debate_floor.FloorViewSet.as_view({"post": "create"}),
        name="debate-floor-act",
    ),
    path(
        "debates/<int:pk>/record/",
        debate_records.DebateRecordViewSet.as_view({"get": "retrieve"}),
        name="debate-record",
    ),
    path(
        "speakers/<int:pk>/statements/<slug:language>/",
        statements.StatementViewSet.as_view(
            {"get": "retrieve", "put": "update", "delete": "destroy"}
        ),
        name="speaker-statement",
    ),
    path(
        "debates/<int:pk>/draw/",
        debate_draws.DebateDrawViewSet.as_view({"get": "retrieve", "post": "create"}),
        name="debate-draw",
    ),
    path(
        "debates/<int:pk>/close-lists/",
        debate_draws.DebateDrawViewSet.as_view({"post": "close_lists"}),
        name="debate-close-lists",
    ),
    path(
        "assemblies/<int:number>/sittings/",
        views.ProgrammeViewSet.as_view({"get": "list"}),
        name="assembly-sittings",
    ),
    path(
        "assemblies/<int:number>/agenda-items/",
        agenda.AgendaItemsViewSet.as_view({"get": "list", "post": "create"}),
        name="assembly-agenda-items",
    ),
    path(
        "assemblies/<int:number>/votes/",
        votes.VotesViewSet.as_view({"get": "list"}),
        name="assembly-votes",
    ),
    path(
        "assemblies/<int:number>/screens/",
        screens.ScreensViewSet.as_view({"get": "list", "post": "create"}),
        name="assembly-screens",
    ),
    path(
        "assemblies/<int:number>/agendas/",
        agenda.AgendasViewSet.as_view({"get": "list", "post": "create"}),
        name="assembly-agendas",
    ),
    path(
        "emergency-requests/<int:pk>/files/<slug:paper>/<slug:language>/",
        emergency_files.RequestFileViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="emergency-request-file",
    ),
    path(
        "assemblies/<int:number>/emergency-requests/",
        emergency_requests.EmergencyRequestsViewSet.as_view({"get": "list", "post": "create"}),
        name="assembly-emergency-requests",
    ),
    path(
        "assemblies/<int:number>/request-list/",
        emergency_requests.RequestListViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="assembly-requests-taken",
    ),
    path(
        "assemblies/<int:number>/request-list/put-on-ballot/",
        emergency_requests.RequestListViewSet.as_view({"post": "put_on_ballot"}),
        name="assembly-requests-ballot",
    ),
    path(
        "assemblies/<int:number>/plan/",
        plans.PlanViewSet.as_view({"get": "list", "post": "create"}),
        name="assembly-plan",
    ),
    path(
        "assemblies/<int:number>/plan/<int:pk>/",
        plans.PlanViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="assembly-plan-detail",
    ),
    path(
        "assemblies/<int:number>/plan/<int:pk>/drop/",
        plans.PlanViewSet.as_view({"post": "drop"}),
        name="assembly-plan-drop",
    ),
    path(
        "assemblies/<int:number>/plan/<int:pk>/revert/",
        plans.PlanViewSet.as_view({"post": "revert"}),
        name="assembly-plan-revert",
    ),
    path(
        "assemblies/<int:number>/plan/steps/",
        plans.PlanActViewSet.as_view({"get": "list"}),
        name="assembly-plan-steps",
    ),
    path(
        "assemblies/<int:number>/plan/shift/",
        plans.PlanActViewSet.as_view({"post": "shift"}),
        name="assembly-plan-shift",
    ),
    path(
        "assemblies/<int:number>/plan/copy/",
        plans.PlanActViewSet.as_view({"post": "copy"}),
        name="assembly-plan-copy",
    ),
    path(
        "assemblies/<int:number>/plan/undo/",
        plans.PlanActViewSet.as_view({"post": "undo"}),
        name="assembly-plan-undo",
    ),
    path(
        "assemblies/<int:number>/clashes/",
        clashes.ClashViewSet.as_view({"get": "list"}),
        name="assembly-clashes",
    ),
    path(
        "assemblies/<int:number>/clashes/accept/",
        clashes.ClashViewSet.as_view({"post": "accept"}),
        name="assembly-clash-accept",
    ),
    path(
        "assemblies/<int:number>/clashes/take-back/",
        clashes.ClashViewSet.as_view({"post": "take_back"}),
        name="assembly-clash-take-back",
    ),
    path(
        "assemblies/<int:number>/rooms/",
        rooms.RoomViewSet.as_view({"get": "list", "post": "create"}),
        name="assembly-rooms",
    ),
    path(
        "assemblies/<int:number>/rooms/<int:pk>/",
        rooms.RoomViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="assembly-room",
    ),
    path(
        "assemblies/<int:number>/rooms/<int:pk>/remove/",
        rooms.RoomViewSet.as_view({"post": "remove"}),
        name="assembly-room-remove",
    ),
    path(
        "assemblies/<int:number>/venue/",
        rooms.VenueViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="assembly-venue",
    ),
    path(
        "assemblies/<int:number>/releases/",
        releases.ReleaseViewSet.as_view({"get": "list", "post": "create"}),
        name="assembly-releases",
    ),
    path(
        "assemblies/<int:number>/releases/<int:release>/",
        releases.ReleaseViewSet.as_view({"get": "retrieve"}),
        name="assembly-release",
    ),
    path(
        "assemblies/<int:number>/releases/<int:release>/programme/",
        releases.PastProgrammeViewSet.as_view({"get": "list"}),
        name="assembly-release-programme",
    ),
    path(
        "bodies/<slug:code>/members/",
        bodies.SeatViewSet.as_view({"get": "list", "post": "create"}),
        name="body-members",
    ),
    path(
        "bodies/<slug:code>/members/<int:seat>/remove/",
        bodies.SeatViewSet.as_view({"post": "remove"}),
        name="body-member-remove",
    ),
    path(
        "assemblies/<int:number>/papers/",
        papers.PapersViewSet.as_view({"get": "list"}),
        name="assembly-papers",
    ),
    path(
        "assemblies/<int:number>/missing-languages/",
        worklist.MissingLanguagesViewSet.as_view({"get": "list"}),
        name="assembly-missing-languages",
    ),
    path(
        "sittings/<int:pk>/presence/",
        presence.PresenceViewSet.as_view({"get": "retrieve"}),
        name="sitting-presence",
    ),
    path(
        "documents/<int:pk>/files/<slug:language>/",
        document_files.DocumentFileViewSet.as_view({"get": "newest"}),
        name="document-file",
    ),
    path(
        "documents/<int:pk>/revisions/<int:revision>/files/<slug:language>/",
        document_files.DocumentFileViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="document-revision-file",
    ),
    path(
        "sittings/<int:pk>/parts/",
        record.PartsViewSet.as_view({"get": "retrieve", "post": "add"}),
        name="sitting-parts",
    ),
    path(
        "sittings/<int:pk>/parts/<int:part>/remove/",
        record.PartsViewSet.as_view({"post": "remove"}),
        name="sitting-part-remove",
    ),
    path(
        "sittings/<int:pk>/parts/<int:part>/move/",
        record.PartsViewSet.as_view({"post": "move"}),
        name="sitting-part-move",
    ),
    path(
        "sittings/<int:pk>/quorum/",
        record.QuorumViewSet.as_view({"get": "retrieve", "post": "record"}),
        name="sitting-quorum",
    ),
    path(
        "sittings/<int:pk>/minutes/",
        record.PublishedMinutesViewSet.as_view({"get": "retrieve"}),
        name="sitting-minutes",
    ),
    path(
        "sittings/<int:pk>/minutes/<slug:language>/",
        record.MinutesViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="minutes-detail",
    ),
    path(
        "sittings/<int:pk>/minutes/<slug:language>/publish/",
        record.MinutesViewSet.as_view({"post": "publish"}),
        name="minutes-publish",
    ),
    path(
        "sittings/<int:pk>/minutes/<slug:language>/withdraw/",
        record.MinutesViewSet.as_view({"post": "withdraw"}),
        name="minutes-withdraw",
    ),
    path(
        "assemblies/<int:number>/elections/",
        elections.ElectionsViewSet.as_view({"get": "list", "post": "create"}),
        name="assembly-elections",
    ),
    path(
        "elections/<int:pk>/rounds/<int:number>/ballots/",
        elections.SealedRoundViewSet.as_view({"get": "retrieve"}),
        name="election-ballots",
    ),
    path(
        "assemblies/<int:number>/resolutions/",
        resolutions.ResolutionsViewSet.as_view({"get": "list", "post": "create"}),
        name="assembly-resolutions",
    ),
    path(
        "assemblies/<int:number>/committee-seats/<slug:code>/",
        committee_seats.CommitteeSeatsViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="committee-seats",
    ),
    path(
        "resolutions/<int:pk>/amendments/",
        amendments.AmendmentsViewSet.as_view({"get": "retrieve", "post": "propose"}),
        name="resolution-amendments",
    ),
    path(
        "resolutions/<int:pk>/amendments/<int:number>/treat/",
        amendments.AmendmentsViewSet.as_view({"post": "treat"}),
        name="amendment-treat",
    ),
    path(
        "resolutions/<int:pk>/amendments/<int:number>/put/",
        amendments.AmendmentsViewSet.as_view({"post": "put_to_vote"}),
        name="amendment-put",
    ),
    path(
        "resolutions/<int:pk>/amendments/merge/",
        amendments.AmendmentsViewSet.as_view({"post": "merge"}),
        name="amendments-merge",
    ),
    path(
        "resolutions/<int:pk>/committee/",
        resolutions.DraftingCommitteeViewSet.as_view({"get": "retrieve"}),
        name="resolution-committee",
    ),
    *(
        path(
            f"resolutions/<int:pk>/committee/{act}/",
            resolutions.DraftingCommitteeViewSet.as_view({"post": act}),
            name=f"resolution-committee-{act}",
        )
        for act in ("appoint", "strike", "convene", "refer")
    ),
    *committee_urls.urlpatterns,
    *router.urls,
]
