"""Settings of the API's libraries: plain values, read by `config.settings`."""

from enum import StrEnum
from typing import Any

from assemblies import enums
from notifications import enums as notifications
from registrations import enums as registrations
from sessions import enums as sessions
from sessions.enums import debates, decisions

# Vocabularies of two rooms that share a name, and those that programs know by another.
_NAMED_ELSEWISE = {
    registrations.FileState: "DelegationState",
    sessions.RequestState: "EmergencyRequestState",
}

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "assemblies.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "assemblies.api.authentication.KeyMayWrite",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "config.api.QuickNegotiation",
    "DEFAULT_PARSER_CLASSES": ["config.api.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "config.api.Pages",
    "DEFAULT_SCHEMA_CLASS": "config.api_schema.HouseSchema",
    "DEFAULT_THROTTLE_CLASSES": ["config.rates.Throttle"],
    "DEFAULT_METADATA_CLASS": None,  # the schema says it
    "EXCEPTION_HANDLER": "config.api.refuse",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Hemicycle",
    "DESCRIPTION": (
        "Assemblies, delegations and their registration, programmes.\n\n"
        "Every refusal has one shape: a stable `code`, a sentence in the language of"
        " `Accept-Language`, the article (`rule`) where the statutes forbid it, and `details` with"
        " its numbers or, for a bad field, `fields`.\n\n"
        "Programs log in with `Authorization: Bearer` and a key of `/api/v1/tokens/`."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVERS": [],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api_schema.tell_refusals",
        "config.api_examples.tell_examples",
    ],
    # Each vocabulary of ours by its own name; DelegationState is what programs know FileState as.
    "ENUM_NAME_OVERRIDES": {
        _NAMED_ELSEWISE.get(words, name): [word.value for word in words]
        for vocabulary in (enums, notifications, sessions, debates, decisions, registrations)
        for name, words in vars(vocabulary).items()
        if isinstance(words, type) and issubclass(words, StrEnum) and words is not StrEnum
        if words is not sessions.Occurrence  # the same two words as YearlySession; never sent
    },
}
