"""The companion files of a programme: its titles, and the names of bodies, in other languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from assemblies.enums import Language
from assemblies.services.import_files import Cells, Findings, SourceFile, clean_text, table

LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Titles by row number (or `title`, `place` of the assembly), and names by body code.

    where: the line on which a title stands, for faults.
    """

    titles: Mapping[str, dict[str, str]]
    bodies: Mapping[str, dict[str, str]]
    where: Mapping[str, str]


def read(*, titles: SourceFile | None, bodies: SourceFile | None, findings: Findings) -> Names:
    """Return what the companion files say; faults go into `findings`.

    Both are CSV files with one column a language: `n,fr` for titles, `code,en,fr` for bodies.
    """
    title_lines = _lines(titles, "n", findings)
    body_lines = _lines(bodies, "code", findings)
    return Names(
        titles={key: texts for key, (_, texts) in title_lines.items()},
        bodies={key: texts for key, (_, texts) in body_lines.items()},
        where={key: where for key, (where, _) in title_lines.items()},
    )


def _lines(
    file: SourceFile | None, key: str, findings: Findings
) -> dict[str, tuple[str, dict[str, str]]]:
    if file is None:
        return {}
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for line in table(file, required=(key,), optional=tuple(Language), findings=findings):
        name = line.values[key].strip()
        if name in found:
            findings.fault(line.where, key, f"{name} stands in {found[name][0]} already")
        if not name:
            findings.fault(line.where, key, "missing")
        found[name] = (line.where, _texts(line, findings))
    return found


def _texts(line: Cells, findings: Findings) -> dict[str, str]:
    return {
        language.value: clean_text(
            line.values[language],
            where=line.where,
            what=language,
            longest=LONGEST_TITLE,
            findings=findings,
            may_be_empty=False,
        )
        for language in Language
        if language in line.values
    }
