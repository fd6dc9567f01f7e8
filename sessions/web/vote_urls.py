"""The addresses of votes: the public's, the delegates', the chair's, the tellers'."""

from django.urls import URLPattern, path

from sessions.web import vote_console, vote_sheet, vote_tellers, votes

_VOTES = "events/<slug:event>/votes/"
_CONSOLE = "console/<slug:event>/votes/"
_ONE = f"{_CONSOLE}<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(_VOTES, votes.vote_list, name="vote-list"),
    path(f"{_VOTES}<int:pk>/", votes.vote, name="vote"),
    path(f"{_VOTES}<int:pk>/cast/", votes.cast, name="vote-cast"),
    path(f"{_VOTES}<int:pk>/record.json", votes.record, name="vote-record"),
    path(f"{_VOTES}<int:pk>/result.<slug:kind>", votes.paper, name="vote-paper"),
    path(_CONSOLE, vote_console.console, name="vote-console"),
    path(f"{_CONSOLE}questions/<int:pk>/open/", vote_console.open_question, name="question-open"),
    path(f"{_CONSOLE}requests/<int:pk>/open/", vote_console.open_request, name="request-vote"),
    path(f"{_CONSOLE}tellers/", vote_tellers.tellers, name="vote-tellers"),
    path(f"{_CONSOLE}tellers/<int:pk>/end/", vote_tellers.end, name="vote-teller-end"),
    path(_ONE, vote_console.chair, name="vote-chair"),
    path(f"{_ONE}count/", vote_console.count, name="vote-count"),
    path(f"{_ONE}close/", vote_console.close, name="vote-close"),
    path(f"{_ONE}annul/", vote_console.annul, name="vote-annul"),
    path(f"{_ONE}sheet/", vote_sheet.sheet, name="vote-sheet"),
    path(f"{_ONE}sheet/hand-in/", vote_sheet.hand_in, name="vote-hand-in"),
]
