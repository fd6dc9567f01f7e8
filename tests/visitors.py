"""Kinds of visitors, by the names that the accounts of a world have."""

ACCOUNTS = {
    "manager", "desk", "editor", "media", "protocol", "door",
    "coordinator", "other_coordinator", "delegate", "stranger",
}  # fmt: skip
EVERYBODY = ACCOUNTS | {"nobody"}
SECRETARIAT = {"manager", "desk"}
DESK = SECRETARIAT | {"media"}
REGISTERING = SECRETARIAT | {"coordinator"}
DELEGATION = REGISTERING | {"delegate", "protocol"}
PROGRAMME = {"manager", "editor"}
DOORS = SECRETARIAT | {"door"}
SPEAKERS = {"coordinator", "other_coordinator"}
