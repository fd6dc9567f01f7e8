"""A BigBlueButton that checks what the real one checks, by its own reading of the documents.

The checksum covers the query as it came, letter by letter and in its order; a meeting is made once
and only with the same passwords; nobody joins a meeting that is not, or is not that one.
"""

import hashlib
import json
import re
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from tests.registrations.providers.serving import Fake

LENGTHS = {40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"}


class FakeBigBlueButton(Fake):
    def __init__(self, secret, clock, algorithms=("sha1", "sha256", "sha384", "sha512")):
        super().__init__()
        self.secret = secret
        self.clock = clock
        self.algorithms = algorithms
        self.meetings = {}
        self.inside = []
        self.hooks = {}
        self.films = []

    # What it is asked

    def answer(self, asked):
        name = asked.path.removeprefix("/bigbluebutton/api/")
        call = {
            "create": self._create,
            "join": self._join,
            "isMeetingRunning": self._running,
            "end": self._end,
            "getRecordings": self._recordings,
            "hooks/create": self._hook,
        }.get(name)
        if not asked.path.startswith("/bigbluebutton/api/") or call is None:
            return 404, {}, b"<html>not found</html>"
        if not self._fits(name, asked.query):
            return self._failed("checksumError", "Checksums do not match")
        return call(asked.parameters)

    def _fits(self, name, query):
        found = re.search(r"(^|&)checksum=([0-9a-f]+)$", query)
        if not found or LENGTHS.get(len(found[2])) not in self.algorithms:
            return False
        sealed = name + query[: found.start()] + self.secret
        return hashlib.new(LENGTHS[len(found[2])], sealed.encode()).hexdigest() == found[2]

    def _create(self, wanted):
        key, name = wanted.get("meetingID", ""), wanted.get("name", "")
        passwords = (wanted.get("attendeePW"), wanted.get("moderatorPW"))
        if not 2 <= len(key) <= 256 or "," in key or not 2 <= len(name) <= 64:
            return self._failed("validationError", "lengths")
        if any(not 2 <= len(one or "") <= 64 for one in passwords):
            return self._failed("validationError", "passwords")
        if any(ord(letter) < 32 for value in wanted.values() for letter in value):
            return self._failed("validationError", "control characters")
        if wanted.get("record") not in {"true", "false"}:
            return self._failed("validationError", "boolean")
        meeting = self.meetings.get(key)
        if meeting and meeting["passwords"] != passwords:
            return self._failed("idNotUnique", "A meeting already exists with that meeting ID.")
        if not meeting:
            created = int(self.clock().timestamp() * 1000) + len(self.meetings)
            meeting = {"created": created, "passwords": passwords, "wanted": wanted}
            self.meetings[key] = meeting
        return self._done(meetingID=key, createTime=meeting["created"])

    def _join(self, wanted):
        meeting = self.meetings.get(wanted.get("meetingID"))
        if not meeting:
            return self._failed("notFound", "no such meeting")
        if wanted.get("role") not in {"MODERATOR", "VIEWER"} or not wanted.get("fullName"):
            return self._failed("validationError", "role")
        if wanted.get("createTime") not in {None, str(meeting["created"])}:
            return self._failed("mismatchCreateTimeParam", "another meeting")
        self.inside.append(wanted)
        return 302, {"Location": "https://bbb.example/html5client/?sessionToken=x"}, b""

    def _running(self, wanted):
        here = [one for one in self.inside if one["meetingID"] == wanted["meetingID"]]
        return self._done(running="true" if here else "false")

    def _end(self, wanted):
        meeting = self.meetings.get(wanted["meetingID"])
        if not meeting:
            return self._failed("notFound", "no such meeting")
        if wanted.get("password") != meeting["passwords"][1]:  # as older versions want it
            return self._failed("invalidPassword", "not the moderator's")
        del self.meetings[wanted["meetingID"]]
        self.inside = [one for one in self.inside if one["meetingID"] != wanted["meetingID"]]
        return self._done(messageKey="sentEndMeetingRequest")

    def _recordings(self, wanted):
        if not self.films:
            return self._done(recordings="", messageKey="noRecordings")
        return self._xml(f"<returncode>SUCCESS</returncode><recordings>{''.join(self.films)}"
                         "</recordings>")  # fmt: skip

    def _hook(self, wanted):
        pair = (wanted["callbackURL"], wanted.get("meetingID"))
        number = self.hooks.setdefault(pair, len(self.hooks) + 1)
        return self._done(hookID=number, permanentHook="false", rawData="false")

    # What it tells, as bbb-webhooks does

    def told(self, callback, *events, at, algorithm="sha1"):
        """Return the address and the body of a report."""
        body = urlencode(
            {
                "domain": "bbb.example",
                "event": json.dumps(list(events)),
                "timestamp": int(at.timestamp() * 1000),
            }
        ).encode()
        sealed = callback.encode() + body + self.secret.encode()
        checksum = hashlib.new(algorithm, sealed).hexdigest()
        return f"{callback}{'&' if '?' in callback else '?'}checksum={checksum}", body

    def event(self, what, meeting, user, *, at):
        about = {
            "meeting": {"internal-meeting-id": "i-1", "external-meeting-id": meeting},
            "user": {"internal-user-id": f"w_{user}", "external-user-id": user, "name": "N."},
        }
        stamp = int(at.timestamp() * 1000)
        return {"data": {"type": "event", "id": what, "attributes": about, "event": {"ts": stamp}}}

    # How it answers

    def film(self, meeting, *, url, kind="presentation", published=True):
        self.films.append(
            f"<recording><recordID>r-1</recordID><meetingID>{meeting}</meetingID>"
            f"<name>Water &amp; peace</name><published>{str(published).lower()}</published>"
            "<startTime>1800000000000</startTime><endTime>1800003600000</endTime>"
            f"<playback><format><type>{kind}</type><url>{escape(url)}</url><length>60</length>"
            "</format></playback></recording>"
        )

    def _done(self, **values):
        inner = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
        return self._xml(f"<returncode>SUCCESS</returncode>{inner}")

    def _failed(self, key, message):
        return self._xml(
            f"<returncode>FAILED</returncode><messageKey>{key}</messageKey>"
            f"<message>{message} {self.secret}</message>"  # a careless server quotes everything
        )

    def _xml(self, inner):
        return 200, {"Content-Type": "text/xml"}, f"<response>{inner}</response>".encode()
