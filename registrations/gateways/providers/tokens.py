"""JSON Web Tokens, only to be written: those who read them are the services.

Source: RFC 7515 (May 2015), sec. 3.1 and 7.1; RFC 7518 (May 2015), sec. 3.2 and 3.3.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_SMALLEST_KEY = 2048  # bits: RFC 7518, sec. 3.3


def written_hs256(claims: Mapping[str, Any], *, secret: str) -> str:
    """Return a token sealed with a shared secret (HMAC with SHA-256)."""
    signed = _signed_part({"alg": "HS256", "typ": "JWT"}, claims)
    seal = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_packed(seal)}"


def written_rs256(claims: Mapping[str, Any], *, key: str, key_id: str) -> str:
    """Return a token signed with a private key (RSA, PKCS #1 v1.5, SHA-256).

    key: PEM. key_id: under which the service finds the public one. Raises ValueError for what is no
    such key or one too short.
    """
    signed = _signed_part({"alg": "RS256", "kid": key_id, "typ": "JWT"}, claims)
    seal = read_key(key).sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{_packed(seal)}"


def read_key(key: str) -> rsa.RSAPrivateKey:
    """Return the private key of a PEM text. Raises ValueError, with nothing of the text in it."""
    try:
        found = serialization.load_pem_private_key(key.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("no private key") from None
    if not isinstance(found, rsa.RSAPrivateKey) or found.key_size < _SMALLEST_KEY:
        raise ValueError("no RSA key of 2048 bits or more")
    return found


def _signed_part(header: Mapping[str, str], claims: Mapping[str, Any]) -> str:
    return ".".join(
        _packed(json.dumps(one, separators=(",", ":"), ensure_ascii=False).encode())
        for one in (header, claims)
    )


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
