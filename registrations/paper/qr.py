"""QR codes as drawings, for paper."""

import io

import segno


def drawing(text: str, *, level: str = "m") -> str:
    """Return the code as SVG, with the quiet zone of four modules that scanners ask for."""
    out = io.BytesIO()
    segno.make(text, error=level, micro=False).save(
        out,
        kind="svg",
        border=4,
        xmldecl=False,
        svgns=True,
        nl=False,
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue().decode()
