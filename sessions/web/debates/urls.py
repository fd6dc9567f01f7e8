"""The addresses of debates: the public's, the delegations', the desk's, the chair's."""

from django.urls import URLPattern, path

from sessions.web.debates import draw, exchanges, record, statements

_DEBATES = "assemblies/<slug:event>/debates/"
_ONE = f"{_DEBATES}<int:pk>/"
_SPEAKER = f"{_ONE}speakers/<int:speaker>/statements/"
_CONSOLE = "console/<slug:event>/debates/"
_RUN = f"{_CONSOLE}<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{_ONE}draw/", draw.draw, name="debate-draw"),
    path(f"{_ONE}draw/draw.json", draw.record, name="debate-draw-record"),
    path(f"{_ONE}draw/lists.txt", draw.lists, name="debate-draw-lists"),
    path(f"{_ONE}record/", record.record, name="debate-record"),
    path(f"{_ONE}record/speeches.xlsx", record.xlsx, name="debate-record-xlsx"),
    path(_SPEAKER, statements.of_speaker, name="speaker-statements"),
    path(f"{_SPEAKER}<slug:language>/", statements.file, name="speaker-statement"),
    path(
        f"{_SPEAKER}<slug:language>/take-away/",
        statements.take_away,
        name="speaker-statement-take-away",
    ),
    path(f"{_ONE}exchanges/", exchanges.own, name="debate-exchanges"),
    path(f"{_ONE}exchanges/ask/", exchanges.ask, name="debate-exchange-ask"),
    path(
        f"{_ONE}exchanges/<int:exchange>/answer/", exchanges.answer, name="debate-exchange-answer"
    ),
    path(f"{_RUN}exchanges/", exchanges.desk, name="debate-exchange-desk"),
    path(f"{_RUN}draw/", draw.desk, name="debate-draw-desk"),
    path(f"{_RUN}draw/close/", draw.close, name="debate-draw-close"),
]
