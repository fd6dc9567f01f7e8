"""The editors' pages of a programme, and what readers find of its releases."""

from django.urls import URLPattern, path

from sessions.web import board, board_sittings, release_pages, themes, venue

urlpatterns: list[URLPattern] = [
    path(
        "events/<slug:event>/programme/changes/",
        release_pages.change_log_page,
        name="change-log",
    ),
    path(
        "events/<slug:event>/programme/releases/<int:number>/",
        release_pages.released_programme,
        name="released-programme",
    ),
    path("console/<slug:event>/programme/", board.board, name="board"),
    path("console/<slug:event>/programme/news/", board.news, name="board-news"),
    path("console/<slug:event>/programme/shift/", board.shift, name="board-shift"),
    path("console/<slug:event>/programme/undo/", board.undo, name="board-undo"),
    path("console/<slug:event>/programme/copy/", board.copy, name="board-copy"),
    path("console/<slug:event>/programme/accept/", board.accept, name="clash-accept"),
    path("console/<slug:event>/programme/take-back/", board.take_back, name="clash-take-back"),
    path("console/<slug:event>/programme/add/", board_sittings.add, name="plan-add"),
    path("console/<slug:event>/programme/check/", board_sittings.check, name="plan-check-new"),
    path(
        "console/<slug:event>/programme/sittings/<int:pk>/",
        board_sittings.sitting,
        name="plan-sitting",
    ),
    path(
        "console/<slug:event>/programme/sittings/<int:pk>/place/",
        board_sittings.place,
        name="plan-place",
    ),
    path(
        "console/<slug:event>/programme/sittings/<int:pk>/check/",
        board_sittings.check,
        name="plan-check",
    ),
    path(
        "console/<slug:event>/programme/release/",
        release_pages.release_draft,
        name="release-draft",
    ),
    path("console/<slug:event>/rooms/", venue.room_list, name="room-list"),
    path("console/<slug:event>/rooms/<int:pk>/", venue.room, name="room-detail"),
    path("console/<slug:event>/rooms/<int:pk>/remove/", venue.room_remove, name="room-remove"),
    path("console/<slug:event>/venue/", venue.venue_channels, name="venue-channels"),
    path("console/<slug:event>/themes/", themes.theme_list, name="theme-list"),
    path("console/<slug:event>/themes/<int:pk>/", themes.theme, name="theme-detail"),
    path("console/<slug:event>/bodies/", venue.body_list, name="body-list"),
    path(
        "console/<slug:event>/bodies/<int:pair>/together/",
        venue.let_together,
        name="let-together",
    ),
    path(
        "console/<slug:event>/bodies/<int:body>/members/",
        venue.member_list,
        name="member-list",
    ),
    path(
        "console/<slug:event>/bodies/<int:body>/members/<int:seat>/take/",
        venue.unseat,
        name="unseat",
    ),
]
