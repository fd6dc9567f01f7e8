from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from assemblies.enums import Language, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":  # noqa: ANN401 - any field
        """Make an account; without a password it logs in by mailed code only."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":  # noqa: ANN401 - any field
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account; its name is the e-mail address."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[(x.value, x.value) for x in Language], default="en"
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique"),
        ]

    def __str__(self) -> str:
        return self.email

    def get_short_name(self) -> str:
        return self.name or self.email


class RoleGrant(models.Model):
    """A role that an account holds: for the whole house, or for one delegation."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=32, choices=[(x.value, x.value) for x in Role])
    delegation = models.ForeignKey(
        "assemblies.Delegation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="grants",
        help_text=_("Empty for a role of the secretariat."),
    )
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(delegation__isnull=True),
                name="rolegrant_of_house_is_held_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "delegation"], name="rolegrant_is_held_once"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(role__in=[Role.COORDINATOR, Role.DELEGATE], delegation__isnull=False)
                    | (
                        ~models.Q(role__in=[Role.COORDINATOR, Role.DELEGATE])
                        & models.Q(delegation__isnull=True)
                    )
                ),
                name="rolegrant_delegation_fits_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class ApiToken(models.Model):
    """A key by which a program acts for an account; only its hash is kept.

    It opens never more than the account itself may, and less where it is narrowed: to some
    capabilities, to reading, to one parliament, to a time.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(
        default=list, blank=True, help_text=_("Capabilities it may use; empty: all its holder has.")
    )
    is_read_only = models.BooleanField(default=False)
    institution = models.ForeignKey(
        "assemblies.Institution",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The only parliament whose delegations it opens; empty: all of its holder's."),
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"


class IdempotentRequest(models.Model):
    """The answer given to a POST with an ``Idempotency-Key``, so that it can be given again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64, help_text=_("Hash of method, path and body."))
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotentrequest_key_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
