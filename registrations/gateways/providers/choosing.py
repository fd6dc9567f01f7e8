"""Which service a name in the settings means (`PROVIDERS`); a plain address needs none."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any

from registrations.errors.providers import ProviderRefused
from registrations.gateways.providers.base import Service
from registrations.gateways.providers.bigbluebutton import BigBlueButton
from registrations.gateways.providers.interface import Provider
from registrations.gateways.providers.jitsi import HostedJitsi, Jitsi
from registrations.gateways.providers.plain import PlainAddress
from registrations.gateways.providers.zoom import Zoom

PLAIN = "address"
_KINDS: dict[str, type[Service]] = {
    "bigbluebutton": BigBlueButton,
    "jitsi": Jitsi,
    "jaas": HostedJitsi,
    "zoom": Zoom,
}


def choose(name: str, settings: Mapping[str, Any]) -> Provider:
    """Return the service of this name.

    settings: what `PROVIDERS` says, by name: the `kind`, and what that one has to know. Nothing is
    asked over the network. Raises ProviderRefused, whose `reason` names the setting that is
    missing, unknown or of the wrong kind, and never its value.
    """
    if name == PLAIN:
        return PlainAddress(name=PLAIN)
    said = settings.get(name)
    if not isinstance(said, Mapping):
        raise ProviderRefused(provider=name, reason="no settings")
    kind = _KINDS.get(str(said.get("kind")))
    if kind is None:
        raise ProviderRefused(provider=name, reason="kind")
    given = {key: value for key, value in said.items() if key != "kind"}
    _check(name, kind, given)
    make: Callable[..., Provider] = kind  # type: ignore[assignment]
    return make(name=name, **given)


def names(settings: Mapping[str, Any]) -> list[str]:
    """Return the names that may be chosen, the plain address first."""
    return [PLAIN, *(name for name in settings if name != PLAIN)]


def _check(name: str, kind: type[Service], given: Mapping[str, Any]) -> None:
    known = {field.name: field for field in fields(kind) if field.name != "name"}
    for key, value in given.items():
        if key not in known:
            raise ProviderRefused(provider=name, reason="unknown setting")
        wanted = known[key].type
        awaited: type = bool if wanted is bool else int if wanted is int else str
        if type(value) is not awaited:
            raise ProviderRefused(provider=name, reason=key)
    for key, one in known.items():
        if one.default is MISSING and key not in given:
            raise ProviderRefused(provider=name, reason=key)
