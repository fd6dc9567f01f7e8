"""A mail server that keeps what it is given: as much SMTP as a sender needs, in one thread each."""

import socketserver
import threading
import time


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):  # noqa: C901 - a conversation, word for word
        self._say("220 sink")
        for line in self.rfile:
            if self.server.is_away:
                return
            verb = line[:4].upper().strip()
            if verb == b"EHLO" and self.server.takes_many:
                self._say("250-sink\r\n250 PIPELINING")
                continue
            if verb == b"MAIL":
                is_accepted = False
            if verb == b"RCPT":
                reader = line.partition(b"<")[2].partition(b">")[0].decode()
                reply = self.server.refuses.get(reader, "250 ok")
                is_accepted = reply.startswith("250")
                self._say(reply)
                continue
            if verb == b"QUIT":
                self._say("221 bye")
                return
            if verb == b"DATA" and not is_accepted:
                if self.server.goes_on_anyway:
                    self._say("354 go on")
                    assert self._body() == b""
                self._say("554 5.5.1 nobody to give it to")
                continue
            if verb == b"DATA":
                self._say("354 go on")
                body = self._body()
                if body is None:
                    return
                time.sleep(self.server.pause)
                if reader in self.server.drops:
                    self.server.drops.discard(reader)
                    return  # the line is cut: the sender does not know whether it was taken
                if reader in self.server.rejects:
                    self._say("554 5.7.1 not this one")
                    continue
                self.server.mails.append(body)
            self._say("250 ok")

    def _body(self):
        """Return the mail; None where its end never came, which no server takes for a mail."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        return None

    def _say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


class MailSink(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine; `mails` are the messages as bytes."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails = []
        self.refuses = {}  # the reply to RCPT, by address
        self.rejects = set()  # addresses whose mail is read and refused
        self.drops = set()  # addresses at whose mail the line is cut after DATA, once
        self.takes_many = True  # commands in one piece (PIPELINING), as usual servers do
        self.goes_on_anyway = False  # waits for a mail although it will give it to nobody
        self.is_away = False  # hangs up on everybody, and takes no call
        self.pause = 0.0  # seconds that taking a mail lasts
        self.address = f"smtp://127.0.0.1:{self.server_address[1]}"

    def verify_request(self, *_):
        return not self.is_away

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
