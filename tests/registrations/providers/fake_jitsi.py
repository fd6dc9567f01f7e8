"""Jitsi's rooms, behind Prosody's check of tokens: what `token_verification` refuses is refused.

Written from lib-jitsi-meet's doc/tokens.md and JaaS' "The Jitsi JSON Web Token", without a line of
ours: base64, HMAC and RSA are taken from the libraries directly.
"""

import base64
import hashlib
import hmac
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tests.registrations.providers.serving import Fake


def unpacked(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class FakeJitsi(Fake):
    def __init__(self, clock, *, issuer, audience, subject, secret=None, keys=None, tenant=None):
        super().__init__()
        self.clock = clock
        self.issuer, self.audience, self.subject = issuer, audience, subject
        self.secret = secret
        self.keys = keys or {}
        self.tenant = tenant
        self.inside = []

    def answer(self, asked):
        room = asked.path.removeprefix("/")
        if self.tenant:
            tenant, _slash, room = room.partition("/")
            if tenant != self.tenant:
                return self._refused("tenant")
        reason = self._fault(asked.parameters.get("jwt", ""), room)
        if reason:
            return self._refused(reason)
        return 200, {}, b"welcome"

    def _fault(self, token, room):
        parts = token.split(".")
        if len(parts) != 3:
            return "token_missing"
        header, claims = (json.loads(unpacked(part)) for part in parts[:2])
        if not self._fits(header, ".".join(parts[:2]).encode(), unpacked(parts[2])):
            return "signature"
        now = self.clock().timestamp()
        checks = {
            "exp": claims.get("exp", 0) > now,
            "nbf": claims.get("nbf", 0) <= now,
            "iss": claims.get("iss") == self.issuer,
            "aud": claims.get("aud") == self.audience,
            "sub": claims.get("sub") in {self.subject, "*"},
            "room": claims.get("room") == room and room == room.lower(),
            "user": all(isinstance(v, str) for v in claims["context"]["user"].values()),
        }
        self.inside.append(claims)
        return next((name for name, is_fine in checks.items() if not is_fine), None)

    def _fits(self, header, signed, seal):
        if header.get("typ") != "JWT":
            return False
        if self.secret is not None:
            fitting = hmac.new(self.secret.encode(), signed, hashlib.sha256).digest()
            return header.get("alg") == "HS256" and hmac.compare_digest(fitting, seal)
        public = self.keys.get(header.get("kid"))
        if header.get("alg") != "RS256" or public is None:
            return False
        try:
            public.verify(seal, signed, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True

    def _refused(self, reason):
        return 403, {}, reason.encode()

    def told(self, secret, event, *, at, scheme="v1"):
        """Return the headers and the body of a report as JaaS signs it."""
        body = json.dumps(event).encode()
        stamp = str(int(at.timestamp()))
        sealed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).digest()
        seal = base64.b64encode(sealed).decode()
        return {"x-jaas-signature": f"t={stamp},{scheme}={seal}"}, body
