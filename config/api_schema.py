"""What every operation has in common, told once: refusals, ETags, Idempotency-Key."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

_REFUSAL = {
    "type": "object",
    "description": "Why something was not done.",
    "properties": {
        "code": {"type": "string", "description": "Stable, for machines."},
        "detail": {"type": "string", "description": "A sentence in the reader's language."},
        "rule": {"type": "string", "description": "The article that forbids it, or empty."},
        "details": {
            "type": "object",
            "additionalProperties": True,
            "description": "Numbers and dates of the sentence; `fields` names what it is about.",
        },
    },
    "required": ["code", "detail", "rule", "details"],
}
_REFUSED = {
    "description": "Refused; nothing was changed.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
}
_ETAG = OpenApiParameter(
    name="ETag",
    type=str,
    location=OpenApiParameter.HEADER,
    description="The version of this thing, for `If-Match`.",
    response=[200, 201],
)
_MARK = OpenApiParameter(
    name="ETag",
    type=str,
    location=OpenApiParameter.HEADER,
    description="The mark of what is told, for `If-None-Match`.",
    response=[200],
)
_IF_NONE_MATCH = OpenApiParameter(
    name="If-None-Match",
    type=str,
    location=OpenApiParameter.HEADER,
    description="The ETag of the last answer: 304 where nothing of it has changed.",
)
_KNOWN = {"description": "What the client holds under this ETag is the newest."}
_IF_MATCH = OpenApiParameter(
    name="If-Match",
    type=str,
    location=OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the version you saw. Missing: 428. Another one is newer: 412.",
)
_KEY = OpenApiParameter(
    name="Idempotency-Key",
    type={"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    location=OpenApiParameter.HEADER,
    description=(
        "1 to 128 visible ASCII characters of your choice. The same request sent again with the"
        " same key is not done again: it gets the first answer and `Idempotent-Replayed: true`."
    ),
)


class HouseSchema(AutoSchema):
    """Tells of the headers that views declare: ``answers_once``, ``versioned_…``, ``marked_…``."""

    def get_override_parameters(self) -> list[Any]:
        """Return the headers of this operation, beside what its view says itself."""
        headers = super().get_override_parameters()
        action = getattr(self.view, "action", "")
        if action in getattr(self.view, "versioned_acts", ()):
            headers = [*headers, _IF_MATCH]
        has_version = action in getattr(self.view, "versioned_answers", ())
        if has_version:
            headers = [*headers, _ETAG]
        if action in getattr(self.view, "marked_answers", ()):
            headers = [*headers, *(() if has_version else (_MARK,)), _IF_NONE_MATCH]
        if self.method == "POST" and getattr(self.view, "answers_once", False):
            headers = [*headers, _KEY]
        return list(headers)


def tell_refusals(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Add refusals and 304 to the operations that have them; inputs take no unknown names."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Refusal"] = _REFUSAL
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["4XX"] = _REFUSED
            if any(one["name"] == _IF_NONE_MATCH.name for one in operation.get("parameters", ())):
                operation["responses"]["304"] = _KNOWN
    for name, schema in schemas.items():
        if name.endswith("InRequest"):
            schema["additionalProperties"] = False
    return result
