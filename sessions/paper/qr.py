"""QR codes as drawings, for paper and pages."""

import io

import segno


def drawing(text: str, *, is_sized: bool = True) -> str:
    """Return the code as SVG, with the quiet zone of four modules that scanners ask for.

    is_sized: with a size of its own; a page gives it one.
    """
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        border=4,
        xmldecl=False,
        svgns=True,
        nl=False,
        svgclass=None,
        lineclass=None,
        omitsize=not is_sized,
    )
    return out.getvalue().decode()
