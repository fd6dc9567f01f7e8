"""The addresses of debates: the public's, the delegations', the desk's, the chair's."""

from django.urls import URLPattern, path

from sessions.web.debates import (
    chair,
    desk,
    desk_speakers,
    draw,
    exchanges,
    interpreters,
    own_speakers,
    public_pages,
    record,
    screen_console,
    screen_page,
    statements,
)

_DEBATES = "events/<slug:event>/debates/"
_ONE = f"{_DEBATES}<int:pk>/"
_CONSOLE = "console/<slug:event>/debates/"
_RUN = f"{_CONSOLE}<int:pk>/"
_SPEAKER = f"{_RUN}lists/<int:speaker>/"
_SCREENS = "console/<slug:event>/screens/"
_SCREEN = f"{_SCREENS}<int:pk>/"
_STATEMENTS = f"{_ONE}speakers/<int:speaker>/statements/"

urlpatterns: list[URLPattern] = [
    # For everybody
    path(_DEBATES, public_pages.debate_list, name="debate-list"),
    path(_ONE, public_pages.debate, name="debate"),
    path(f"{_ONE}now/", public_pages.debate_now, name="debate-now"),
    path(f"{_ONE}interpreters/", interpreters.interpreters, name="debate-interpreters"),
    path(
        f"{_ONE}interpreters/<int:statement>/",
        interpreters.statement,
        name="debate-interpreters-statement",
    ),
    # Registering to speak
    path(f"{_DEBATES}speakers/", own_speakers.speakers, name="speaker-list"),
    path(f"{_DEBATES}speakers/<int:speaker>/", own_speakers.amend, name="speaker-amend"),
    path(
        f"{_DEBATES}speakers/<int:speaker>/withdraw/",
        own_speakers.withdraw,
        name="speaker-withdraw",
    ),
    path(f"{_ONE}speakers/<int:delegation>/new/", own_speakers.new, name="speaker-new"),
    path(f"{_ONE}exchanges/", exchanges.own, name="debate-exchanges"),
    path(f"{_ONE}exchanges/ask/", exchanges.ask, name="debate-exchange-ask"),
    path(
        f"{_ONE}exchanges/<int:exchange>/answer/", exchanges.answer, name="debate-exchange-answer"
    ),
    path(_STATEMENTS, statements.of_speaker, name="speaker-statements"),
    path(f"{_STATEMENTS}<slug:language>/", statements.file, name="speaker-statement"),
    path(
        f"{_STATEMENTS}<slug:language>/take-away/",
        statements.take_away,
        name="speaker-statement-take-away",
    ),
    # The draw, and what was spoken
    path(f"{_ONE}draw/", draw.draw, name="debate-draw"),
    path(f"{_ONE}draw/draw.json", draw.record, name="debate-draw-record"),
    path(f"{_ONE}draw/verify_draw.py", draw.script, name="debate-draw-script"),
    path(f"{_ONE}draw/lists.txt", draw.lists, name="debate-draw-lists"),
    path(f"{_ONE}record/", record.record, name="debate-record"),
    path(f"{_ONE}record/speeches.xlsx", record.xlsx, name="debate-record-xlsx"),
    # Making debates, keeping their lists
    path(_CONSOLE, desk.desk, name="debate-desk"),
    path(f"{_CONSOLE}new/<slug:kind>/", desk.new, name="debate-new"),
    path(f"{_RUN}change/", desk.change, name="debate-change"),
    path(f"{_RUN}remove/", desk.remove, name="debate-remove"),
    path(f"{_RUN}lists/", desk.lists, name="debate-lists"),
    path(f"{_RUN}lists/new/", desk_speakers.new, name="debate-speaker-new"),
    path(_SPEAKER, desk_speakers.amend, name="debate-speaker"),
    path(f"{_SPEAKER}withdraw/", desk_speakers.withdraw, name="debate-speaker-withdraw"),
    path(f"{_SPEAKER}move/", desk.move, name="debate-speaker-move"),
    path(f"{_RUN}exchanges/", exchanges.desk, name="debate-exchange-desk"),
    path(f"{_RUN}draw/", draw.desk, name="debate-draw-desk"),
    path(f"{_RUN}draw/close/", draw.close, name="debate-draw-close"),
    # Presiding
    path(f"{_RUN}chair/", chair.chair, name="debate-chair"),
    path(f"{_RUN}chair/place/<int:speaker>/", chair.place, name="debate-chair-place"),
    path(f"{_RUN}chair/screens/", screen_console.put, name="debate-chair-screens"),
    # The screens of the hall
    path("screens/<slug:key>/", screen_page.screen, name="screen"),
    path("screens/<slug:key>/now/", screen_page.screen_now, name="screen-now"),
    path(_SCREENS, screen_console.screens, name="screen-console"),
    path(_SCREEN, screen_console.screen, name="screen-set"),
    path(f"{_SCREEN}address/", screen_console.renew, name="screen-renew"),
    path(f"{_SCREEN}remove/", screen_console.remove, name="screen-remove"),
]
