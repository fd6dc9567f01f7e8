"""Shapes of agendas: what programs send (plain), what they get (read-only)."""

from rest_framework import serializers

from assemblies.gateways.rest import ByCode, Input, Key, Line, OneOf, WholeNumber
from assemblies.models.bodies import Body
from sessions.api.serializers import NoteIn, words_by_language
from sessions.enums import ItemKind, ItemMove, ItemStep
from sessions.models.agenda import Agenda, AgendaItem
from sessions.rules.numbering import MOST_AT_A_LEVEL


class AgendaOut(serializers.ModelSerializer[Agenda]):
    """A body's agenda; `adopted_at` is null in a draft, which its editors alone see."""

    event = serializers.CharField(source="event.slug", read_only=True)
    body = serializers.CharField(source="body.code", read_only=True)

    class Meta:
        model = Agenda
        fields = ["id", "event", "body", "is_public", "adopted_at", "version"]
        read_only_fields = fields


class AgendaItemOut(serializers.ModelSerializer[AgendaItem]):
    """An item: `body` has it on its agenda, the committee `prepared_by` prepares it."""

    body = serializers.CharField(source="agenda.body.code", read_only=True)
    printed = serializers.CharField(read_only=True, help_text="The whole number, as in 3(b).")
    title = words_by_language()
    prepared_by = serializers.CharField(source="prepared_by.code", read_only=True, allow_null=True)
    reason = words_by_language(allow_null=True)
    sittings = serializers.SerializerMethodField(help_text="Keys, in the order of time.")

    class Meta:
        model = AgendaItem
        fields = [
            "id",
            "agenda",
            "body",
            "parent",
            "number",
            "printed",
            "kind",
            "title",
            "prepared_by",
            "state",
            "state_at",
            "reason",
            "sittings",
            "version",
        ]
        read_only_fields = fields

    def get_sittings(self, item: AgendaItem) -> list[int]:
        return [sitting.pk for sitting in item.sittings.all()]


class TitleIn(NoteIn):
    """A title, in English and in whatever other language there is."""

    en = Line(max_length=500)


class StartIn(Input):
    body = ByCode(slug_field="code", queryset=Body.objects.all())


class ReadersIn(Input):
    """Whether everybody reads the agenda once it is adopted; else the members of the body."""

    is_public = serializers.BooleanField()


class ItemIn(Input):
    title = TitleIn()
    kind = OneOf(ItemKind, required=False)
    prepared_by = ByCode(
        slug_field="code", queryset=Body.objects.all(), required=False, allow_null=True
    )


class ItemAddIn(ItemIn):
    """A new item at the end of an agenda or, with `parent`, of another item's parts."""

    agenda = Key()
    parent = Key(required=False, allow_null=True)  # type: ignore[assignment] # a field of that name


class ItemMoveIn(Input):
    to = OneOf(ItemMove)


class BelowIn(Input):
    """`parent`: the item it becomes a part of; null: an item of the first level."""

    parent = Key(allow_null=True)  # type: ignore[assignment] # as above


class ProceedIn(Input):
    """`reason`: for readers; a withdrawal needs one."""

    step = OneOf(ItemStep)
    reason = NoteIn(required=False)


class UnlinkIn(Input):
    sitting = Key()


class LinkIn(UnlinkIn):
    """`place`: in the sitting's order of the day, from 1 on; without it, the last."""

    place = WholeNumber(min_value=1, max_value=MOST_AT_A_LEVEL, required=False, allow_null=True)
