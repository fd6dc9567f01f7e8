"""Programs show a key: ``Authorization: Bearer …``."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from assemblies.models.accounts import ApiToken, User
from assemblies.permissions import VALID_KEY, acting_by
from assemblies.services.accounts import digest_of


class TokenAuthentication(BaseAuthentication):
    """Log a program in by its key; only the key's hash is compared.

    A view may look the key up itself, ``valid_key(request, digest)``, together with what its act
    asks for.
    """

    keyword = "bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the account and its key; None when another way of logging in is used."""
        words = str(request.META.get("HTTP_AUTHORIZATION", "")).split()
        if len(words) != 2 or words[0].lower() != self.keyword:
            return None
        token = _valid_key(request, digest_of(words[1]))
        now = timezone.now()
        if token is None or (token.expires_at is not None and token.expires_at <= now):
            raise AuthenticationFailed(_("This key is unknown or no longer valid."))
        today = now.date()
        if token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        return acting_by(token.user, token), token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _valid_key(request: Request, digest: str) -> ApiToken | None:
    look_up = getattr(request.parser_context["view"], "valid_key", None)
    found: ApiToken | None
    found = VALID_KEY.first(digest=digest) if look_up is None else look_up(request, digest)
    return found


class KeyMayWrite(BasePermission):
    """Turn a key made for reading away from everything that changes something."""

    message = _("This key was made for reading only.")
    code = "key_reads_only"

    def has_permission(self, request: Request, view: object) -> bool:
        key = request.auth
        is_reader = isinstance(key, ApiToken) and key.is_read_only
        return not is_reader or request.method in SAFE_METHODS


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema tells of it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
