"""A Zoom that checks what the real one checks: the app's password, the token's age and rights, the
shape of what is sent; that keeps its pace, gives lists in pages, and seals its reports.
"""

import base64
import hashlib
import hmac
import json
import re
from urllib.parse import parse_qsl

from tests.registrations.providers.serving import Fake

ALL = frozenset({"meeting", "webinar", "registrant", "user", "recording"})


class FakeZoom(Fake):
    def __init__(self, clock, *, account="acc", client="cli", secret="s3cret", scopes=ALL):
        super().__init__()
        self.clock = clock
        self.account, self.client, self.secret = account, client, secret
        self.scopes = scopes
        self.lasts = 3600
        self.page = 300
        self.tokens = {}
        self.meetings = {}
        self.films = {}
        self.sent_today = {}
        self.slow = None  # headers of a 429 for everything

    def answer(self, asked):
        if asked.path == "/oauth/token":
            return self._token(asked)
        if self.slow is not None:
            return 429, self.slow, json.dumps({"code": 429, "message": "too fast"}).encode()
        fault = self._not_allowed(asked)
        return fault or self._called(asked)

    def _token(self, asked):
        pair = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        said = dict(parse_qsl(asked.body.decode())) | asked.parameters
        if asked.method != "POST" or asked.headers.get("authorization") != f"Basic {pair}":
            return self._json(400, {"reason": "Invalid client_id or client_secret",
                                    "error": "invalid_client"})  # fmt: skip
        if said != {"grant_type": "account_credentials", "account_id": self.account}:
            return self._json(400, {"error": "unsupported grant type"})
        token = f"token-{len(self.tokens)}"
        self.tokens[token] = self.clock().timestamp() + self.lasts
        return self._json(
            200,
            {"access_token": token, "token_type": "bearer", "expires_in": self.lasts,
             "scope": " ".join(sorted(self.scopes))},
        )  # fmt: skip

    def _not_allowed(self, asked):
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if self.tokens.get(token, 0) <= self.clock().timestamp():
            return self._json(401, {"code": 124, "message": f"Invalid access token {token}"})
        wanted = "user" if re.fullmatch(r"/v2/users/[^/]+", asked.path) else (
            "recording" if asked.path.endswith("/recordings") else
            "registrant" if "/registrants" in asked.path else
            "webinar" if "/webinars" in asked.path else "meeting")  # fmt: skip
        if wanted not in self.scopes:
            return self._json(400, {"code": 4711, "message": f"does not contain scopes:[{wanted}]"})
        return None

    def _called(self, asked):
        path = asked.path.removeprefix("/v2")
        body = json.loads(asked.body) if asked.body else None
        if body is not None and asked.headers.get("content-type") != "application/json":
            return self._json(400, {"code": 300, "message": "no JSON"})
        if found := re.fullmatch(r"/users/([^/]+)", path):
            return self._json(200, {"id": found[1]}) if self._is_host(found[1]) else self._nobody()
        if found := re.fullmatch(r"/users/([^/]+)/(meetings|webinars)", path):
            if not self._is_host(found[1]):
                return self._nobody()
            return self._list_or_make(asked, found[2], body)
        if found := re.fullmatch(r"/(meetings|webinars)/(\d+)(/[a-z/]+)?", path):
            return self._one(asked, found[1], found[2], found[3] or "", body)
        return self._json(404, {"code": 2300, "message": "no such endpoint"})

    def _is_host(self, name):
        return name == "me"

    def _nobody(self):
        return self._json(404, {"code": 1001, "message": "User does not exist"})

    def _list_or_make(self, asked, kind, body):
        if asked.method == "GET":
            those = [one for one in self.meetings.values() if one["kind"] == kind]
            return self._paged(asked, kind, those)
        fault = self._shape(kind, body)
        if fault:
            return self._json(400, {"code": 300, "message": fault})
        number = str(81_000_000_000 + len(self.meetings))
        start = f"https://zoom.example/s/{number}?zak={'z' * 700}"
        self.meetings[number] = body | {
            "id": int(number), "kind": kind, "status": "waiting", "registrants": {},
            "start_url": start,
        }  # fmt: skip
        return self._json(201, {"id": int(number), "start_url": start})

    def _shape(self, kind, body):
        if body["type"] != {"meetings": 2, "webinars": 5}[kind]:
            return "type"
        if not 1 <= len(body["topic"]) <= 200 or len(body["agenda"]) > 2000:
            return "topic"
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", body["start_time"]):
            return "start_time"
        return None if 1 <= body["duration"] <= 1440 else "duration"

    def _one(self, asked, kind, number, rest, body):
        if rest == "/recordings":
            if number not in self.films:
                return self._json(404, {"code": 3301, "message": "There is no recording"})
            return self._json(200, {"recording_files": self.films[number]})
        meeting = self.meetings.get(number)
        if not meeting or meeting["kind"] != kind:
            return self._json(404, {"code": 3001, "message": f"Meeting does not exist: {number}."})
        if rest == "/registrants":
            return self._registrants(asked, number, meeting, body)
        if rest:
            return self._state(rest, meeting, body)
        return self._itself(asked, kind, number, meeting, body)

    def _state(self, rest, meeting, body):
        if rest == "/registrants/status" and body["action"] == "cancel":
            gone = {one["id"] for one in body["registrants"]}
            for email, one in list(meeting["registrants"].items()):
                if one["id"] in gone:
                    del meeting["registrants"][email]
        elif rest == "/status" and body == {"action": "end"}:
            meeting["status"] = "waiting"
        else:
            return self._json(400, {"code": 300, "message": "Invalid action"})
        return 204, {}, b""

    def _itself(self, asked, kind, number, meeting, body):
        if asked.method == "PATCH":
            if fault := self._shape(kind, body):
                return self._json(400, {"code": 300, "message": fault})
            meeting.update(body)
            return 204, {}, b""
        if asked.method == "DELETE":
            del self.meetings[number]
            return 204, {}, b""
        return self._json(200, meeting)

    def _registrants(self, asked, number, meeting, body):
        if asked.method == "GET":
            return self._paged(asked, "registrants", list(meeting["registrants"].values()))
        if not body["first_name"] or len(body["first_name"]) > 64 or len(body["last_name"]) > 64:
            return self._json(400, {"code": 300, "message": "Validation Failed."})
        sent = self.sent_today[(number, body["email"])] = (
            self.sent_today.get((number, body["email"]), 0) + 1
        )
        if sent > 3:  # a day for the same person; no type of limit is said
            return self._json(429, {"code": 429, "message": "exceeded the daily limit (3)"})
        one = meeting["registrants"].setdefault(
            body["email"],
            {"id": f"reg{len(meeting['registrants'])}", "email": body["email"], **body},
        )
        one["join_url"] = f"https://zoom.example/w/{number}?tk={one['id']}"
        return self._json(
            201, {"id": int(number), "registrant_id": one["id"], "join_url": one["join_url"]}
        )

    def _paged(self, asked, name, those):
        size = min(int(asked.parameters["page_size"]), self.page)
        begin = int(asked.parameters.get("next_page_token", "p0").removeprefix("p"))
        following = f"p{begin + size}" if begin + size < len(those) else ""
        return self._json(200, {name: those[begin : begin + size], "next_page_token": following})

    def _json(self, status, body):
        return status, {"Content-Type": "application/json"}, json.dumps(body).encode()

    def told(self, secret, event, *, at):
        """Return the headers and the body of a report as Zoom seals it."""
        body = json.dumps(event).encode()
        stamp = str(int(at.timestamp()))
        sealed = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
        return {"x-zm-request-timestamp": stamp, "x-zm-signature": f"v0={sealed.hexdigest()}"}, body
