"""deploy/nginx.conf, read as a tree of directives."""

import re

import pytest

from tests.production.composed import compose_file
from tests.tools.started import ROOT

_WORD = re.compile(r"""\#[^\n]*|"([^"]*)"|'([^']*)'|([{};])|([^\s;{}"']+)""")


def parsed(text):
    """Return nginx's file as a list of (words, inner list or None)."""
    stack, words = [[]], []
    for found in _WORD.finditer(text):
        double, single, mark, bare = found.groups()
        if mark == "{":
            inner = []
            stack[-1].append((tuple(words), inner))
            stack.append(inner)
        elif mark == ";":
            stack[-1].append((tuple(words), None))
        elif mark == "}":
            stack.pop()
        elif not found[0].startswith("#"):
            words = [*words, next(w for w in (double, single, bare) if w is not None)]
            continue
        else:
            continue
        words = []
    assert len(stack) == 1, "a brace is not closed"
    assert words == [], "the last directive is not closed"
    return stack[0]


def every(tree):
    for words, inner in tree:
        yield words, inner
        yield from every(inner or [])


def block(tree, *name):
    return next(inner for words, inner in every(tree) if words == name)


def settings(tree, name):
    return [words[1:] for words, inner in tree if words[0] == name and inner is None]


@pytest.fixture(scope="module")
def tree():
    return parsed((ROOT / "deploy/nginx.conf").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def server(tree):
    return block(tree, "server")


def test_proxy_limits_bodies_and_takes_them_in_whole(server):
    assert settings(server, "client_max_body_size") == [("25m",)]
    assert settings(block(server, "location", "/"), "proxy_request_buffering") == [("on",)]


def test_proxy_leaves_headers_and_compression_to_the_application(tree):
    names = {words[0] for words, _ in every(tree)}

    assert "add_header" not in names
    assert "expires" not in names
    assert [words for words, _ in every(tree) if words[0] == "gzip"] == [("gzip", "off")]


def test_proxy_passes_on_who_asked_and_how(server):
    passed = dict(settings(server, "proxy_set_header"))

    assert passed == {
        "Connection": "",
        "Host": "$http_host",
        "X-Forwarded-For": "$proxy_add_x_forwarded_for",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": "$http_host",
        "X-Request-Id": "$request_id",
    }
    for words, inner in server:  # a location with a header of its own would lose all of these
        if words[0] == "location":
            assert settings(inner, "proxy_set_header") == [], words


def test_proxy_knows_the_servers_of_the_compose_file(tree, server):
    services = compose_file()["services"]
    upstream = block(tree, "upstream", "web")
    listens = settings(server, "listen")[0][0]

    assert (
        settings(upstream, "server")[0][0]
        == f"web:{services['web']['environment']['GRANIAN_PORT']}"
    )
    assert services["proxy"]["ports"][0].endswith(f":{listens}")
    assert "./deploy/nginx.conf:/etc/nginx/nginx.conf:ro" in services["proxy"]["volumes"]
    passed_on = [settings(i, "proxy_pass") for w, i in server if w[0] == "location" and w[1] != "="]
    assert {step for steps in passed_on for step in steps} == {("http://web",), ("http://live",)}
    streams = block(tree, "upstream", "live")
    port = services["live"]["environment"]["GRANIAN_PORT"]
    assert settings(streams, "server")[0][0] == f"live:{port}"
    assert settings(block(server, "location", "/live/"), "proxy_buffering") == [("off",)]


def test_proxy_tells_only_its_own_container_that_it_lives(server):
    alive = block(server, "location", "=", "/proxy-lives")
    check = compose_file()["services"]["proxy"]["healthcheck"]["test"]

    assert check[-1].endswith("/proxy-lives")
    assert [words for words, _ in alive] == [
        ("allow", "127.0.0.1"),
        ("deny", "all"),
        ("return", "204"),
    ]


def test_proxy_that_trusts_one_step_is_matched_by_the_settings(tree):
    web = compose_file()["services"]["web"]["environment"]

    assert web["TRUSTED_PROXIES"] == "1"


def test_proxy_writes_only_where_its_container_lets_it(tree):
    service = compose_file()["services"]["proxy"]
    paths = [words[1] for words, _ in every(tree) if words[0].endswith("_temp_path")]

    assert service["read_only"]
    assert len(paths) == 5
    assert all(path.startswith(f"{service['tmpfs'][0]}/") for path in paths)


@pytest.mark.parametrize("text", ["http { gzip off;", "gzip off"])
def test_a_broken_file_is_noticed(text):
    with pytest.raises(AssertionError):
        parsed(text)
