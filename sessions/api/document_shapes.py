"""Shapes of documents: what programs send (plain), what they get (read-only)."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from assemblies.gateways.rest import (
    ByCode,
    Input,
    Key,
    Line,
    Moment,
    OneOf,
)
from assemblies.models.bodies import Theme
from sessions.api.serializers import NoteIn, words_by_language
from sessions.enums import DocumentAccess
from sessions.errors import SymbolUnread
from sessions.models.documents import Document, LanguageVersion, Revision
from sessions.rules import symbols
from sessions.selectors.documents import (
    symbol_of,
)


class FileOut(serializers.ModelSerializer[LanguageVersion]):
    """A revision in one language."""

    class Meta:
        model = LanguageVersion
        fields = ["language", "media_type", "size", "sha256", "kept_at"]
        read_only_fields = fields


class RevisionOut(serializers.ModelSerializer[Revision]):
    """0 is the first issue. The files of a withdrawn one are not given out."""

    symbol = serializers.SerializerMethodField()
    note = words_by_language(allow_null=True)
    withdrawn_reason = words_by_language(allow_null=True)
    files = serializers.SerializerMethodField()

    class Meta:
        model = Revision
        fields = [
            "number",
            "symbol",
            "note",
            "issued_at",
            "withdrawn_at",
            "withdrawn_reason",
            "files",
        ]
        read_only_fields = fields

    @extend_schema_field(FileOut(many=True))
    def get_files(self, revision: Revision) -> Any:  # noqa: ANN401 - plain values
        held: Any = () if revision.is_withdrawn else revision.versions.all()
        return FileOut(held, many=True).data

    def get_symbol(self, revision: Revision) -> str:
        return str(symbol_of(revision.document, revision))


class DocumentOut(serializers.ModelSerializer[Document]):
    event = serializers.CharField(source="event.slug", read_only=True)
    body = serializers.CharField(source="body.code", read_only=True)
    title = words_by_language()
    themes: Any = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    sittings: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    revisions = RevisionOut(many=True, read_only=True)

    class Meta:
        model = Document
        fields = [
            "id",
            "symbol",
            "event",
            "body",
            "session",
            "item",
            "kind",
            "number",
            "title",
            "themes",
            "sittings",
            "access",
            "visible_from",
            "issued_at",
            "revisions",
        ]
        read_only_fields = fields


class SymbolLine(Line):
    """A symbol however it is spelled."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(**{"max_length": symbols.LONGEST, **kwargs})

    def run_validation(self, data: Any = serializers.empty) -> Any:  # noqa: ANN401 - REST framework's signature
        try:
            return symbols.read(super().run_validation(data))
        except SymbolUnread:
            raise ValidationError(_("This is no symbol, for instance A/148/2-P.4.")) from None


class ShowIn(Input):
    """Who may see it; `visible_from`: an embargo, null or left out: at once."""

    access = OneOf(DocumentAccess)
    visible_from = Moment(required=False, allow_null=True)


class DocumentIn(Input):
    """A document without a file yet; left out, title and access are what its symbol says."""

    assembly = Key(max_value=9999, help_text="The assembly's number.")
    symbol = SymbolLine()
    title = NoteIn(required=False)
    showing = ShowIn(required=False)


class DescribeIn(Input):
    """What is sent is changed; the rest stays."""

    title = NoteIn(required=False)
    themes = serializers.ListField(
        child=ByCode(slug_field="code", queryset=Theme.objects.all()),
        required=False,
        max_length=50,
        help_text="By code.",
    )
    sittings = serializers.ListField(
        child=Key(), required=False, max_length=200, help_text="Of the same event, by key."
    )


class RenameIn(Input):
    symbol = SymbolLine()


class ReviseIn(Input):
    """The next revision, or one of that number; `note`: what was changed."""

    number = Key(required=False, max_value=99)
    note = NoteIn(required=False)


class WithdrawIn(Input):
    revision = serializers.IntegerField(min_value=0, max_value=99)
    reason = NoteIn()
