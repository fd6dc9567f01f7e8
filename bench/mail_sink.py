"""A mail server of its own process that takes everything: as much SMTP as a sender needs.

`VRFY since` tells how many mails it took, the seconds from the first to the last, and how many
different Message-IDs they had; `VRFY anew` forgets them.
"""

import re
import socketserver
import sys
import threading
import time

MESSAGE_ID = re.compile(rb"^message-id: *(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Talk(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    wbufsize = 0

    def handle(self):
        self._say(b"220 sink")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say(b"354 go on")
                self._take()
            elif verb == b"EHLO":
                self._say(b"250-sink\r\n250 PIPELINING")
            elif verb == b"VRFY":
                self._say(self.server.told(line[5:].strip()))
            elif verb == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 ok")

    def _take(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        self.server.take(b"".join(lines))
        self._say(b"250 taken")

    def _say(self, words):
        self.wfile.write(words + b"\r\n")


class Sink(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", port), Talk)
        self.lock = threading.Lock()
        self.moments, self.names = [], set()

    def take(self, mail):
        name = MESSAGE_ID.search(mail[:4096])
        with self.lock:
            self.moments.append(time.monotonic())
            self.names.add(name[1] if name else b"")

    def told(self, word):
        with self.lock:
            if word == b"anew":
                self.moments, self.names = [], set()
            lasted = self.moments[-1] - self.moments[0] if self.moments else 0.0
            return b"250 %d %.4f %d" % (len(self.moments), lasted, len(self.names))


if __name__ == "__main__":
    Sink(int(sys.argv[1])).serve_forever()
