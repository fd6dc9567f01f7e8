"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    action: str
    method: str
    fields: dict = field(default_factory=dict)  # name: the value it holds
    kinds: dict = field(default_factory=dict)  # name: text, select, checkbox, …


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self._select = self._textarea = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            method = given.get("method", "get").lower()
            self.forms.append(PageForm(given.get("action") or "", method))
        name = given.get("name")
        if not self.forms or (not name and tag != "option"):
            return
        form = self.forms[-1]
        if tag == "input":
            self._input(form, name, given)
        elif tag == "select":
            self._select = name
            form.kinds[name] = "select"
            form.fields.setdefault(name, "")
        elif tag == "option" and self._select and "selected" in given:
            form.fields[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._textarea = name
            form.kinds[name] = "textarea"
            form.fields[name] = ""
        elif tag == "button" and given.get("type", "submit") == "submit":
            form.kinds[name] = "submit"
            form.fields.setdefault(name, given.get("value", ""))

    def _input(self, form, name, given):
        kind = given.get("type", "text")
        form.kinds[name] = kind
        if kind in ("checkbox", "radio") and "checked" not in given:
            form.fields.setdefault(name, "")
            return
        form.fields[name] = given.get("value", "on" if kind == "checkbox" else "")

    def handle_data(self, data):
        if self._textarea:
            self.forms[-1].fields[self._textarea] += data

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None


def forms_of(response, path):
    """Return the forms of a page that write something; an empty action is the page itself."""
    reader = _Reader()
    reader.feed(response.content.decode())
    for form in reader.forms:
        form.action = form.action or path
    return [form for form in reader.forms if form.method == "post"]
