"""Documents of the 138th: an editor sends many files at once, a reader finds and saves one.

On the way every page of documents is held against what every page must be.
"""

import pytest
from playwright.sync_api import expect

from sessions.models.emergency_items import EmergencyRequest
from tests import papers
from tests.journeys.conftest import look_at
from tests.journeys.test_main_job import log_in_with_password

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(400)]

FOR_EVERYBODY = ["documents/", "events/138/documents/", "documents/A/138/3-DR.2/",
                 "documents/?q=nowhere", "events/138/agenda/",
                 "events/138/emergency-item/", "events/138/emergency-item/{joint}/",
                 "events/999/emergency-item/"]  # fmt: skip
FOR_EDITORS = ["events/138/documents/worklist/", "events/138/documents/upload/",
               "events/138/documents/new/", "documents/A/138/Inf.1/",
               "console/138/emergency-item/", "console/138/emergency-item/{joint}/",
               "console/999/emergency-item/",
               *(f"documents/A/138/A.1/{act}/" for act in ("put", "describe", "show", "rename",
                                                          "revise", "rev/1/withdraw"))]  # fmt: skip


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_pages_of_documents_are_sound_in_both_directions(site, visitor, language, direction):
    page = visitor(color_scheme="dark" if language == "ar" else "light")
    joint = EmergencyRequest.objects.get(event__slug="138", order=7).pk
    for address in FOR_EVERYBODY:
        path = address.format(joint=joint)
        assert page.goto(f"{site}/{language}/{path}").status == 200, address
        look_at(page, direction)
    log_in_with_password(page, site, "manager@demo.example")
    for address in FOR_EDITORS:
        path = address.format(joint=joint)
        assert page.goto(f"{site}/{language}/{path}").status == 200, address
        look_at(page, direction)


def file(name, content=papers.PDF):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_editor_sends_many_files_and_a_reader_finds_one(site, visitor):
    editor = visitor()
    log_in_with_password(editor, site, "manager@demo.example")

    # The names are wrong at first; every fault is told, and nothing may be issued.
    editor.goto(f"{site}/en/events/138/documents/")
    editor.get_by_role("link", name="Send files").click()
    sent = [file("A-138-P.7-e.pdf"), file("speech.pdf"), file("A-138-2-P.17-f.pdf")]
    editor.get_by_label("Files").set_input_files(sent)
    editor.get_by_role("button", name="Look at the files").click()
    expect(editor.get_by_text("A/138/P.7 lacks its agenda item")).to_be_visible()
    expect(editor.get_by_text("2 files have faults")).to_be_visible()
    expect(editor.get_by_role("button", name="Keep")).to_have_count(0)
    look_at(editor)

    # Put right, they are titled, shown to everybody and kept.
    editor.get_by_role("link", name="Send other files").click()
    sent = [file("A-138-2-P.17-e.pdf"), file("A-138-2-P.17-f.pdf")]
    editor.get_by_label("Files").set_input_files(sent)
    editor.get_by_role("button", name="Look at the files").click()
    look_at(editor)
    editor.get_by_label("Title of A/138/2-P.17, in English").fill("An invented emergency")
    editor.get_by_label("Everybody").check()
    editor.get_by_role("button", name="Keep 2 files").click()
    expect(editor.get_by_text("The files of 1 document are kept.")).to_be_visible()

    # A reader, without an account, types the symbol as she remembers it.
    reader = visitor()
    reader.goto(f"{site}/en/documents/")
    reader.get_by_label("Title or symbol").fill("a138 2 p17")
    reader.get_by_role("button", name="Show").click()
    expect(reader.get_by_text("An invented emergency")).to_be_visible()
    with reader.expect_download() as saved:
        reader.get_by_role("main").get_by_role("link", name="Français").click()
    assert saved.value.suggested_filename == "A-138-2-P.17-f.pdf"
