"""Small papers of each kind, made in a moment."""

import io
import zipfile

PDF = b"%PDF-1.7\nan invented paper\n%%EOF\n"
TEXT = "Un texte inventé.\n".encode()
_MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
_OFFICE = "application/vnd.openxmlformats-officedocument"


def office(kind="docx", **more):
    """Return the least that an office program would open; ``more``: parts by name."""
    main, word = _MAIN[kind]
    told = f'<Types><Override PartName="/{main}" ContentType="{_OFFICE}.{word}.main+xml"/></Types>'
    return package({"[Content_Types].xml": told, main: "<document/>", **more})


def open_document():
    return package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})


def package(parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()
