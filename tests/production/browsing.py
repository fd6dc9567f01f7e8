"""A visitor with cookies and no browser: reads pages, sends their forms."""

import http.cookiejar
import re
import urllib.parse
import urllib.request


class Visitor:
    def __init__(self, origin):
        self._origin = origin
        self._cookies = http.cookiejar.CookieJar()
        keep = urllib.request.HTTPCookieProcessor(self._cookies)
        self._opener = urllib.request.build_opener(keep)

    def read(self, path):
        """Return a page's text; an error status raises urllib's HTTPError."""
        with self._opener.open(self._origin + path, timeout=20) as answer:
            return answer.read().decode()

    def send(self, path, **fields):
        """Send the form of the page at `path`, and return the page that follows."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.read(path))[1]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        headers = {"Origin": self._origin, "Referer": self._origin + path}
        request = urllib.request.Request(self._origin + path, body, headers)
        with self._opener.open(request, timeout=20) as answer:
            return answer.read().decode()
