"""The result sheet of a vote on paper and as a spreadsheet, in the form of the annex."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import Http404
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assemblies.paper.tables import Table, as_xlsx
from sessions.models.ballots import Ballot
from sessions.paper import result_sheet
from sessions.paper.result_sheet import Country, ResultSheet
from sessions.selectors.sheets import CountryResult
from sessions.web.vote_presenting import ResultPage, result_page

PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_as(kind: str, ballot: Ballot, *, at: datetime) -> tuple[bytes, str]:
    """Return the result sheet of a closed vote, and its media type; another kind is not found."""
    result = result_page(ballot)
    if kind == "pdf":
        return result_sheet.as_pdf(_paper(ballot, result), at=ballot.closed_at or at), PDF
    if kind == "xlsx":
        return as_xlsx(_table(result)), XLSX
    raise Http404


def _headings() -> tuple[str, ...]:
    return _("Country"), _("Votes of the Member"), _("For"), _("Against"), _("Abstentions")


def _table(result: ResultPage) -> Table:
    rows: list[tuple[str | int, ...]] = [_cells(one) for one in result.countries]
    rows += [(one.label, "", one.number, one.note) for one in result.figures]
    rows += [
        (_("Outcome"), "", result.sentence),
        (_("Last hash of the record"), "", result.last_hash),
    ]
    return Table(_("Result of the vote"), _headings(), rows)


def _cells(one: CountryResult) -> tuple[str | int, ...]:
    if one.votes is None:
        return one.name, one.entitled, "", "", ""
    votes = one.votes
    return one.name, one.entitled, votes.in_favour, votes.against, votes.abstaining


def _country(one: CountryResult) -> Country:
    name, *cells = (str(cell) or "–" for cell in _cells(one))
    return Country(name, tuple(cells))


def _paper(ballot: Ballot, result: ResultPage) -> ResultSheet:
    day = ballot.sitting.local_start.date()
    return ResultSheet(
        language=get_language() or "en",
        organization=settings.ORGANIZATION,
        event=str(ballot.event.title),
        title=str(ballot.title),
        subtitle=_("Result of the vote"),
        where=f"{ballot.sitting.title}, {formats.date_format(day, 'j F Y')}",
        annulled=_("This vote was annulled.") if ballot.is_annulled else "",
        sentence=result.sentence,
        headings=_headings(),
        countries=tuple(_country(one) for one in result.countries),
        figures=tuple((one.label, one.value, one.note) for one in result.figures),
        hash_words=_("Last hash of the record"),
        last_hash=result.last_hash,
    )
