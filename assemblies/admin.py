"""Support: reference data may be edited, records may only be looked at."""

from django.contrib import admin
from django.http import HttpRequest

from assemblies.models.accounts import ApiToken, RoleGrant, User
from assemblies.models.audit import AuditEntry
from assemblies.models.bodies import Body, Theme
from assemblies.models.delegations import Delegation, Participant
from assemblies.models.events import Assembly
from assemblies.models.institutions import (
    GeopoliticalGroup,
    Institution,
    MembershipPeriod,
    RecordedComposition,
)


class ReadOnly(admin.ModelAdmin):
    """A record: acts change it, this page only shows it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """Records beside the thing they are about: acts and commands write them, audited."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class MembershipInline(ReadOnlyInline):
    model = MembershipPeriod


class CompositionInline(ReadOnlyInline):
    model = RecordedComposition


@admin.register(Institution)
class InstitutionAdmin(admin.ModelAdmin):
    list_display = ["code", "kind", "name", "population"]
    list_filter = ["kind", "groups"]
    search_fields = ["code", "name"]
    inlines = [MembershipInline, CompositionInline]


@admin.register(GeopoliticalGroup)
class GeopoliticalGroupAdmin(admin.ModelAdmin):
    list_display = ["code", "name"]


@admin.register(Theme)
class ThemeAdmin(ReadOnly):
    """Names stand in calendars: only the act of the editors' page lets their programs know."""

    list_display = ["code", "name"]
    search_fields = ["code"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "language", "is_active", "last_login"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "time_zone", "is_active", "is_staff", "is_superuser"]
    readonly_fields = ["email"]


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnly):
    list_display = ["user", "role", "delegation", "granted_at"]
    list_filter = ["role"]
    list_select_related = ["user", "delegation"]


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnly):
    list_display = ["user", "name", "created_at", "last_used_on", "revoked_at"]
    exclude = ["digest"]


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly):
    list_display = ["at", "act", "thing_label", "thing_key", "by_key"]
    list_filter = ["act"]
    search_fields = ["thing_key", "by_key", "request_id"]


for record in (Assembly, Body, Delegation, Participant):
    admin.site.register(record, ReadOnly)
