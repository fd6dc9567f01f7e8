"""The script by which other sites show our calendars: one file under an address that stays."""

import hashlib
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

_SCRIPT: Final = (
    Path(__file__).parents[1] / "static" / "assembly_sessions" / "widget.js"
).read_bytes()
_MARK: Final = f'"{hashlib.sha256(_SCRIPT).hexdigest()[:32]}"'
_A_DAY: Final = 24 * 3600  # seconds


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """Send the script; browsers keep it for a day and then ask whether it is still the same."""
    whole = HttpResponse(_SCRIPT, content_type="text/javascript; charset=utf-8")
    whole["ETag"] = _MARK
    found = get_conditional_response(request, etag=_MARK, response=whole)
    response = found if isinstance(found, HttpResponse) else whole
    response["Cache-Control"] = f"public, max-age={_A_DAY}, must-revalidate"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
