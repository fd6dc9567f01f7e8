"""The refusals of programme and proceedings; those of votes and emergency items stand beside it.

DomainError
├── DocumentRefused         not issued, not changed
│   ├── SymbolUnread          no symbol is spelled so
│   ├── NameUnread            no symbol stands in the file's name
│   ├── SymbolWithoutItem     a proposal or report names its item
│   ├── ItemUnknown           the agenda has no such item
│   ├── BodyUnknown           no such body is kept here
│   ├── SessionElsewhere      that session is another event's
│   ├── SittingElsewhere      that sitting is another event's
│   ├── SymbolTaken           another document has it
│   ├── RevisionTaken         this revision is there already
│   ├── LanguageUnsaid        the name says no language
│   ├── LanguageTaken         this language is there already, or comes twice
│   ├── AlreadyShown          readers have seen it: it takes a new revision
│   ├── RevisionWithdrawn     withdrawn once is withdrawn
│   ├── UploadGone            what was sent was issued, forgotten, or waited too long
│   └── UploadFaulty          `count` files cannot be taken
└── WrongState
    ├── SittingCancelled      it was cancelled; nothing about it changes any more
    ├── NothingChanged        the act would leave everything as it is
    ├── EndsBeforeStart       a sitting must last
    ├── HourSkipped           clocks go forward over this hour
    ├── HourTwice             clocks go back, and nobody said which of the two hours is meant
    ├── FollowsItself         it would begin at its own end, directly or through others
    ├── FollowsNobody         the sitting it should follow is not there
    ├── DayTooFar             not a day of the event, nor one around it
    ├── RoomElsewhere         the room is not one of this event
    ├── NameTaken             another room of the event has this name
    ├── RoomInUse             a sitting is, was or is planned to be held there
    ├── ApartFromItself       a body is not kept apart from itself
    ├── ClashGone             the draft has no such clash any more
    ├── ClashNotAccepted      of this clash nothing is on record
    ├── RoomTaken             another sitting has the room at that time
    ├── NotOfThisEvent        the person is not accredited here, or the sitting is another event's
    ├── NotOffered            closed or cancelled: nobody can choose to follow it
    ├── RemindersUnfit        too many, too early, or one twice
    ├── NothingToRelease      the draft is as the programme that is published
    ├── HasThatPart           the same person has the same part there already
    ├── NothingSaved          of these minutes no version is saved, so none can be published
    ├── NotPublished          these minutes are not public
    ├── NothingToUndo         this editor has done nothing since the last release
    ├── HourUnclear           the venue's clock skips that hour on that day, or strikes it twice
    └── AgendaRefusal         of an agenda and its items
        ├── AgendaAdopted       its numbers are settled, its items are withdrawn and not removed
        ├── AgendaIsDraft       no item is taken up before the agenda is adopted
        ├── AgendaEmpty         there is nothing to adopt
        ├── AgendaFull          the numbers of a level come to an end
        ├── ItemElsewhere       the item, or the sitting, is of another agenda or event
        ├── ItemTooDeep         a part of a part has no parts
        ├── ItemBelowItself     an item is no part of itself
        ├── ItemHasParts        its parts go first
        ├── ItemHasHistory      it was taken up, or sittings treat it: it is withdrawn instead
        ├── ItemNotMovable      its state does not allow this step
        ├── PartsOpen           it is closed or withdrawn after its parts
        ├── WholeDone           the item that it is a part of is closed or withdrawn
        └── ReasonMissing       an item is withdrawn for a reason that readers are told
"""

from assemblies.errors import DomainError, WrongState, msg


class SittingCancelled(WrongState):
    code = "sitting_cancelled"
    message = msg("This sitting was cancelled.")


class RemindersUnfit(WrongState):
    code = "reminders_unfit"
    message = msg("Give at most {most} reminders, each once, from 1 to {longest} minutes before.")


class NothingChanged(WrongState):
    code = "nothing_changed"
    message = msg("Nothing was changed: the time and the room are the same as before.")


class EndsBeforeStart(WrongState):
    code = "ends_before_start"
    field = "ends_at"
    message = msg("The end must be later than the start.")


class HourSkipped(WrongState):
    code = "hour_skipped"
    message = msg("This time does not exist: clocks go forward on that day.")


class HourTwice(WrongState):
    code = "hour_twice"
    message = msg("Say which of the two hours is meant.")


class FollowsItself(WrongState):
    """``sittings``: the keys of the circle, in the order in which each follows the next."""

    code = "follows_itself"
    field = "follows"
    message = msg("A sitting cannot follow itself, neither directly nor through others.")


class FollowsNobody(WrongState):
    code = "follows_nobody"
    field = "follows"
    message = msg("The sitting that this one should follow is not in this programme.")


class DayTooFar(WrongState):
    code = "day_too_far"
    field = "starts_at"
    message = msg("This day is too far from the days of the assembly.")


class RoomElsewhere(WrongState):
    code = "room_elsewhere"
    field = "room"
    message = msg("There is no such room at this event.")


class NameTaken(WrongState):
    code = "name_taken"
    field = "name"
    message = msg("There is a room of that name already: {name}.")


class ThemeTaken(WrongState):
    code = "theme_taken"
    field = "code"
    message = msg("There is a theme of that code already: {code}.")


class ApartFromItself(WrongState):
    code = "apart_from_itself"
    message = msg("Choose two bodies: none can be kept apart from itself.")


class RoomInUse(WrongState):
    code = "room_in_use"
    message = msg("A sitting is, was or is planned to be held in this room, so it stays.")


class ClashGone(WrongState):
    code = "clash_gone"
    message = msg("This clash is no more.")


class ClashNotAccepted(WrongState):
    code = "clash_not_accepted"
    message = msg("This clash is not accepted, so there is nothing to take back.")


class RoomTaken(WrongState):
    """Two may share a room on purpose; whoever puts them there says so."""

    code = "room_taken"
    message = msg("{room} is taken at that time: {sitting}.")


class NotOffered(WrongState):
    code = "not_offered"
    message = msg("One of the sittings chosen is closed or cancelled, so it cannot be followed.")


class NotOfThisEvent(WrongState):
    code = "not_of_this_event"
    message = msg("This person does not take part in this event.")


class NothingToRelease(WrongState):
    code = "nothing_to_release"
    message = msg("The draft is the same as the published programme.")


class HasThatPart(WrongState):
    code = "has_that_part"
    message = msg("This person has that part in the sitting already.")


class NothingSaved(WrongState):
    code = "nothing_saved"
    message = msg("No version is saved yet, so that there is nothing to publish.")


class NotPublished(WrongState):
    code = "not_published"
    message = msg("These minutes are not published.")


class NothingToUndo(WrongState):
    code = "nothing_to_undo"
    message = msg("There is nothing of yours to take back since the last release.")


class HourUnclear(WrongState):
    code = "hour_unclear"
    message = msg("Clocks change on {day}: {sitting} has no clear hour there. Set it by itself.")


class AgendaRefusal(WrongState):
    """What an agenda does not allow."""

    code = "agenda_refusal"


class AgendaAdopted(AgendaRefusal):
    code = "agenda_adopted"
    message = msg("The agenda is adopted: its items keep their numbers.")


class AgendaIsDraft(AgendaRefusal):
    code = "agenda_is_draft"
    message = msg("The agenda is still a draft: adopt it before an item is taken up.")


class AgendaEmpty(AgendaRefusal):
    code = "agenda_empty"
    message = msg("The agenda has no items yet.")


class AgendaHasHistory(AgendaRefusal):
    code = "agenda_has_history"
    message = msg(
        "The agenda stays: it was adopted, a sitting treats one of its items, or a document names"
        " one."
    )


class AgendaFull(AgendaRefusal):
    code = "agenda_full"
    message = msg("The numbers of a level end at {most}.")


class ItemElsewhere(AgendaRefusal):
    code = "item_elsewhere"
    message = msg("There is no such item, or no such sitting, beside this one.")


class ItemTooDeep(AgendaRefusal):
    code = "item_too_deep"
    message = msg("An agenda has {most} levels; this would be one more.")


class ItemBelowItself(AgendaRefusal):
    code = "item_below_itself"
    message = msg("An item cannot be a part of itself.")


class ItemHasParts(AgendaRefusal):
    code = "item_has_parts"
    message = msg("The item has parts: remove them first.")


class ItemHasHistory(AgendaRefusal):
    code = "item_has_history"
    message = msg("The item was taken up, or a sitting treats it: withdraw it instead.")


class ItemNotMovable(AgendaRefusal):
    code = "item_not_movable"
    message = msg("The item as it stands now does not allow this.")


class PartsOpen(AgendaRefusal):
    code = "parts_open"
    message = msg("Parts of this item are still open.")


class WholeDone(AgendaRefusal):
    code = "whole_done"
    message = msg("The item that this is a part of is closed or withdrawn.")


class ReasonMissing(AgendaRefusal):
    code = "reason_missing"
    message = msg("Say why the item is withdrawn.")


class DocumentRefused(DomainError):
    """The document is not issued or not changed."""

    code = "document_refused"
    message = msg("This cannot be done with the document.")


class SymbolUnread(DocumentRefused):
    code = "symbol_unread"
    message = msg("“{symbol}” is no symbol. Write it as A/148/2-P.4 or CL/203/A.1.")


class NameUnread(DocumentRefused):
    code = "name_unread"
    message = msg("No symbol can be read from this name. Name the file as A-148-2-P.4-rev.2-e.pdf.")


class SymbolWithoutItem(DocumentRefused):
    code = "symbol_without_item"
    field = "symbol"
    message = msg("{symbol} lacks its agenda item: proposals and reports name one.")


class ItemUnknown(DocumentRefused):
    code = "item_unknown"
    field = "symbol"
    message = msg("The agenda of this body has no item {item}.")


class BodyUnknown(DocumentRefused):
    code = "body_unknown"
    field = "symbol"
    message = msg("The body with the letters {body} is not kept here.")


class SessionElsewhere(DocumentRefused):
    code = "session_elsewhere"
    field = "symbol"
    message = msg("Session {session} of this body does not belong to this event.")


class SittingElsewhere(DocumentRefused):
    code = "sitting_elsewhere"
    field = "sittings"
    message = msg("One of the sittings chosen does not belong to this event.")


class SymbolTaken(DocumentRefused):
    code = "symbol_taken"
    field = "symbol"
    message = msg("{symbol} is taken. The next free one is {free}.")


class RevisionTaken(DocumentRefused):
    code = "revision_taken"
    message = msg("{symbol} is there already. The next revision is {free}.")


class LanguageUnsaid(DocumentRefused):
    code = "language_unsaid"
    message = msg("The name does not say the language: let it end in -e, -f, -s or -a.")


class LanguageTaken(DocumentRefused):
    code = "language_taken"
    message = msg("{symbol} is there in this language already.")


class AlreadyShown(DocumentRefused):
    code = "already_shown"
    message = msg("Readers may have seen {symbol}: issue a new revision instead.")


class RevisionWithdrawn(DocumentRefused):
    code = "revision_withdrawn"
    message = msg("{symbol} was withdrawn.")


class UploadGone(DocumentRefused):
    code = "upload_gone"
    message = msg("What was sent is gone: it was issued, forgotten, or waited too long.")


class UploadFaulty(DocumentRefused):
    code = "upload_faulty"
    message = msg("Some files cannot be taken ({count}). Nothing was issued.")
