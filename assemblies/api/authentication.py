"""Programs show a key: ``Authorization: Bearer …``."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from assemblies.models.accounts import ApiToken, User
from assemblies.services.accounts import digest_of


class TokenAuthentication(BaseAuthentication):
    """Log a program in by its key; only the key's hash is compared."""

    keyword = b"bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the account and its key; None when another way of logging in is used."""
        words = get_authorization_header(request).split()
        if len(words) != 2 or words[0].lower() != self.keyword:
            return None
        digest = digest_of(words[1].decode("latin-1"))
        token = (
            ApiToken.objects.select_related("user")
            .filter(digest=digest, revoked_at=None, user__is_active=True)
            .first()
        )
        if token is None:
            raise AuthenticationFailed(_("This key is unknown or no longer valid."))
        today = timezone.now().date()
        if token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema tells of it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
