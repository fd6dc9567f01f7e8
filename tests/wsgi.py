"""What a web server does with our WSGI callable, and how often the framework behind it is asked."""

import io

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import close_old_connections

from sessions.feeds import quick


class Counted:
    """The framework, counting how often it is asked."""

    def __init__(self):
        self.asked = 0
        self.framework = WSGIHandler()

    def __call__(self, environ, start_response):
        self.asked += 1
        # As the test client does: the test's own connection stays open.
        request_started.disconnect(close_old_connections)
        try:
            return self.framework(environ, start_response)
        finally:
            request_started.connect(close_old_connections)


def asker(framework, *ways):
    """Return a function that asks what stands before the framework: (status, headers, body)."""
    application = quick.before(framework, *ways)

    def ask(path, query="", method="GET", **headers):
        said = {}

        def start_response(status, given, _exc_info=None):
            said["status"], said["headers"] = status, given

        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            **headers,
        }
        body = b"".join(application(environ, start_response))
        return said["status"], dict(said["headers"]), body

    return ask
