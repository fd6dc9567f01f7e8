"""Pages of a PDF, counted without drawing it."""

import zlib

import pytest
import typst

from sessions.gateways.pdf_pages import pages_of_pdf


def packed(*objects, text=None):
    """Return a PDF whose objects are packed into a stream; each is a number and a body.

    text: the stream itself instead.
    """
    places, bodies = [], b""
    for number, body in objects:
        places.append(b"%d %d" % (number, len(bodies)))
        bodies += body + b" "
    index = b" ".join(places) + b" "
    stream = zlib.compress(index + bodies) if text is None else text
    head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode>>" % (len(objects), len(index))
    return b"%PDF-1.7\n9 0 obj" + head + b"stream\r\n" + stream + b"\r\nendstream endobj\n%%EOF"


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_drawn_pages_are_counted(pages):
    source = "\n#pagebreak()\n".join(f"Page {number}" for number in range(pages))

    assert pages_of_pdf(typst.compile(source.encode())) == pages


def test_packed_pages_are_counted_and_changed_ones_once():
    page, pages = b"<</Type/Page/Parent 1 0 R>>", b"<</Type/Pages/Count 2>>"
    content = packed((1, pages), (2, page), (3, page))

    assert pages_of_pdf(content) == 2
    assert pages_of_pdf(content + b"\n3 0 obj <</Type /Page>> endobj\n%%EOF") == 2


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nan invented paper\n%%EOF\n",
        packed((2, b"<</Type/Page>>"), text=b"sealed"),
        packed((2, b"<</Type/Page>>" + b" " * 9_000_000)),
        packed((2, b"<</Type/Page>>" + b" " * 2_500_000)) * 2,
        packed((2, b""), (3, b""), text=zlib.compress(b"2 9 3 0 <</Type/Page>>")),
        packed((2, b""), (3, b""), text=zlib.compress(b"2 0 3 0 <</Type/Page>>")),
    ],
    ids=["without pages", "sealed", "a bomb", "small bombs", "back and forth", "read twice"],
)
def test_pages_that_cannot_be_told_are_none(content):
    assert pages_of_pdf(content) is None
