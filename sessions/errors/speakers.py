"""The refusals of registering to speak and of making a debate.

DebateRefused
├── TooManySpeakers           a delegation has a number of speakers
├── DelegationWaits           one of a delegation waits at a time
├── ListedAlready             she is on a list of the debate
├── SpeakerElsewhere          no accredited member of the delegation
├── NotPresidingOfficer       that list is of presiding officers
├── NotYoungMember            that list is of young members
├── YoungMemberListed         a delegation has one young member's speech
├── NoSuchList                the debate has no list for that
├── ListByRules               the rules say who stands on it
├── NotOfDrafting             only a drafting committee's members speak in it
├── SpeakerSuspended          a suspended Member does not speak
├── ByInvitation              observers and guests speak when the President invites them
├── ShareTooLarge             more than the delegation's time
├── NoSharedTime              there is no time of a delegation to share
└── LanguagesOfSpeech         one language or two
DebateState
├── RegistrationNotOpen       speakers are taken from a moment on
├── RegistrationOver          nobody more is taken
├── SpeakerGone               she has been called, or has withdrawn
├── OrderSettled              by the lot or by arrival, not by hand
├── SittingsMissing           a debate is held in a sitting
├── SittingOfAnother          of another event, or called off
├── SittingHeld               the debate goes on in that sitting
├── DebateHeldThere           a sitting with a debate is not given up without a trace
├── TimeMissing               a speech has no time
├── WindowBackwards           it closes before it opens
├── DrawMissing               lists drawn by lot have an hour of the draw
├── DrawNotNeeded             nothing is drawn
├── DrawTooEarly              not before speakers have registered
├── DrawTooLate               not once the debate begins
├── HoursSettled              the lists are closed for the draw
└── DebateTaken               somebody was registered, or it was opened
"""

from assemblies.errors import msg
from sessions.errors.debates import DebateRefused, DebateState


class TooManySpeakers(DebateRefused):
    code = "too_many_speakers"
    message = msg("A delegation has {most} speakers in this debate; they are registered already.")


class DelegationWaits(DebateRefused):
    code = "delegation_waits"
    message = msg("Somebody of this delegation waits to speak already. Ask again after her.")


class ListedAlready(DebateRefused):
    code = "listed_already"
    message = msg("This person is on a list of the debate already.")


class SpeakerElsewhere(DebateRefused):
    code = "speaker_elsewhere"
    message = msg("Choose an accredited member of the delegation.")


class NotPresidingOfficer(DebateRefused):
    code = "not_presiding_officer"
    message = msg("Only presiding officers of parliaments are on their list.")


class NotYoungMember(DebateRefused):
    code = "not_young_member"
    message = msg("For a young member's speech, choose an accredited young member.")


class YoungMemberListed(DebateRefused):
    code = "young_member_listed"
    message = msg("A young member of this delegation is registered already.")


class NoSuchList(DebateRefused):
    code = "no_such_list"
    message = msg("This debate has no such list.")


class ListByRules(DebateRefused):
    code = "list_by_rules"
    message = msg("The rules say who stands on this list: it cannot be chosen.")


class NotOfDrafting(DebateRefused):
    code = "not_of_drafting"
    message = msg("Only members of the drafting committee speak in it: choose one of them.")


class SpeakerSuspended(DebateRefused):
    code = "speaker_suspended"
    message = msg("A Member that is suspended does not speak in debates.")
    rule = msg("Statutes, art. 4.2")


class ByInvitation(DebateRefused):
    code = "by_invitation"
    message = msg("Observers and guests speak on the President's invitation: ask the secretariat.")
    rule = msg("Rules of the Assembly, observers")


class ShareTooLarge(DebateRefused):
    code = "share_too_large"
    message = msg(
        "The speakers of a delegation share {time} minutes. As the others are set, at most {most} "
        "is left for one of them."
    )


class NoSharedTime(DebateRefused):
    code = "no_shared_time"
    message = msg("In this list each speaker has her own time; there is none to divide.")


class LanguagesOfSpeech(DebateRefused):
    code = "languages_of_speech"
    message = msg("A speech is held in one language, or in two different ones.")


class RegistrationNotOpen(DebateState):
    code = "registration_not_open"
    message = msg("Speakers are registered from {opens_at} on.")


class RegistrationOver(DebateState):
    code = "registration_over"
    message = msg("No more speakers are taken in this debate.")


class SpeakerGone(DebateState):
    code = "speaker_gone"
    message = msg("She does not wait any more: she has been called, or has withdrawn.")


class OrderSettled(DebateState):
    code = "order_settled"
    message = msg("The order of this list is settled by lot or by arrival, not by hand.")


class SittingsMissing(DebateState):
    code = "sittings_missing"
    message = msg("Choose the sittings in which the debate is held.")


class SittingOfAnother(DebateState):
    code = "sitting_of_another"
    message = msg("A debate is held in sittings of its own event that are not called off.")


class SittingHeld(DebateState):
    code = "sitting_held"
    message = msg("The debate goes on in a sitting that you have left out.")


class DebateHeldThere(DebateState):
    code = "debate_held_there"
    message = msg(
        "A sitting that is given up was never published, and a debate is held in it: {debate}. "
        "Take it off the debate first, or publish the sitting before it is cancelled."
    )


class TimeMissing(DebateState):
    code = "time_missing"
    message = msg("Say how long a speech of each list is, or what a delegation's speakers share.")


class WindowBackwards(DebateState):
    code = "window_backwards"
    message = msg("Registration closes after it has opened.")


class DrawMissing(DebateState):
    code = "draw_missing"
    message = msg("Lists of this debate are drawn by lot: say when.")


class DrawNotNeeded(DebateState):
    code = "draw_not_needed"
    message = msg("No list of this debate is drawn by lot: leave the hour of the draw empty.")


class DrawTooEarly(DebateState):
    code = "draw_too_early"
    message = msg("The lot is drawn once registration has closed, not before.")


class DrawTooLate(DebateState):
    code = "draw_too_late"
    message = msg("The lot is drawn before the first sitting of the debate begins.")


class HoursSettled(DebateState):
    code = "hours_settled"
    message = msg("The lists are closed for the draw: its hours cannot be changed any more.")


class DebateTaken(DebateState):
    code = "debate_taken"
    message = msg("Only a debate in which nobody was ever registered or spoke can be removed.")
