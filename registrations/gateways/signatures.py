"""Signatures that a browser checks by itself: ECDSA on P-256 with SHA-256, as WebCrypto has it."""

import base64
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

_COORDINATE = 32  # bytes
# Deterministic (RFC 6979): a badge printed again bears the same code.
_HASH = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


@dataclass(frozen=True, slots=True)
class KeyPair:
    """private: PKCS 8, DER, to be sealed. public: a JSON Web Key, for everybody."""

    private: bytes
    public: dict[str, str]


def new_key() -> KeyPair:
    """Make a key pair."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    point = key.public_key().public_numbers()
    public = {"kty": "EC", "crv": "P-256", "x": _packed(point.x), "y": _packed(point.y)}
    return KeyPair(private=private, public=public)


def sign(private: bytes, message: bytes) -> bytes:
    """Return the signature as 64 bytes, r and s side by side."""
    key = serialization.load_der_private_key(private, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not a key for signatures on P-256")
    r, s = decode_dss_signature(key.sign(message, _HASH))
    return r.to_bytes(_COORDINATE) + s.to_bytes(_COORDINATE)


def is_signed(public: dict[str, str], message: bytes, signature: bytes) -> bool:
    """Tell whether the signature was made for this message by the owner of the key."""
    if len(signature) != 2 * _COORDINATE:
        return False
    numbers = ec.EllipticCurvePublicNumbers(
        _unpacked(public["x"]), _unpacked(public["y"]), ec.SECP256R1()
    )
    pair = (int.from_bytes(signature[:_COORDINATE]), int.from_bytes(signature[_COORDINATE:]))
    try:
        numbers.public_key().verify(encode_dss_signature(*pair), message, _HASH)
    except InvalidSignature:
        return False
    return True


def _packed(coordinate: int) -> str:
    return base64.urlsafe_b64encode(coordinate.to_bytes(_COORDINATE)).decode().rstrip("=")


def _unpacked(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
