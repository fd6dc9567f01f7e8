"""The vocabulary of sittings."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a sitting is for; one sitting may have several purposes."""

    ADOPTION_OF_RESOLUTION = "adoption_of_resolution"
    CEREMONY = "ceremony"
    ELECTION = "election"
    EMERGENCY_ITEM_ADOPTION = "emergency_item_adoption"
    EMERGENCY_ITEM_DEBATE = "emergency_item_debate"
    EMERGENCY_ITEM_DECISION = "emergency_item_decision"
    EMERGENCY_ITEM_DRAFTING = "emergency_item_drafting"
    EXPERT_HEARING = "expert_hearing"
    GENERAL_DEBATE = "general_debate"
    PANEL = "panel"
    REGISTRATION = "registration"
    RESOLUTION_DEBATE = "resolution_debate"
    RESOLUTION_DRAFTING = "resolution_drafting"
    WORKSHOP = "workshop"
