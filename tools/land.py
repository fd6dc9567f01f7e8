"""Draw the outlines of the land for the map of events, once, from a file of Natural Earth.

    python -m tools.land land-110m.json

Takes Natural Earth's land at 1:110,000,000 as TopoJSON (public domain; data/README.md says where
from), projects it as the product projects places, leaves out what no eye would miss, and writes
one path for the page. Nothing of it is needed to run the product.
"""

import json
import sys
from itertools import pairwise
from math import hypot
from pathlib import Path

from sessions.rules.map_projection import SOUTHERN, WIDTH, point_of

TARGET = Path(__file__).resolve().parent.parent / (
    "sessions/templates/assembly_sessions/events_land.html"
)
TOLERANCE = 1.1  # units of the drawing, which is 2,000 wide
SMALLEST = 14.0  # square units: an islet of less is a speck

Point = tuple[float, float]


def main(source: str) -> None:
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    outlines = [part for ring in _rings(topology) for part in _cut(ring)]
    rings = [_projected(ring) for ring in outlines if max(y for _x, y in ring) > SOUTHERN]
    kept = [thin for ring in rings if len(thin := _thinned(ring)) > 3 and _area(thin) > SMALLEST]
    drawn = "".join(map(_path, kept))
    TARGET.write_text(f'<path fill-rule="evenodd" d="{drawn}"/>\n', encoding="utf-8")
    points = sum(map(len, kept))
    print(f"{len(kept)} outlines, {points} points, {TARGET.stat().st_size} bytes, {WIDTH} wide")


def _rings(topology: dict) -> list[list[Point]]:
    """Return all outlines in degrees, longitude first; those of inland seas are among them."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for indices in (ring for polygon in geometry["arcs"] for ring in polygon):
            ring: list[Point] = []
            for index in indices:
                arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                ring += arc[1:] if ring else arc
            found.append(ring)
    return found


def _arc(deltas: list[list[int]], transform: dict) -> list[Point]:
    (wide, high), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for across, up in deltas:
        x, y = x + across, y + up
        points.append((x * wide + left, y * high + bottom))
    return points


def _cut(ring: list[Point]) -> list[list[Point]]:
    """Cut an outline that crosses the edge of the map into its parts on both sides."""
    whole = ring[:1]
    for longitude, latitude in ring[1:]:
        turns = round((whole[-1][0] - longitude) / 360)
        whole.append((longitude + 360 * turns, latitude))
    copies = ([(x + turn, y) for x, y in whole] for turn in (-360, 0, 360))
    parts = (_side(_side(copy, -180, above=True), 180, above=False) for copy in copies)
    return [part for part in parts if len(part) > 2]


def _side(ring: list[Point], edge: int, *, above: bool) -> list[Point]:
    """Sutherland and Hodgman: keep what lies on one side of a meridian."""
    kept: list[Point] = []
    for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
        is_in, goes_in = ((x >= edge) == above or x == edge for x in (one[0], other[0]))
        if is_in:
            kept.append(one)
        if is_in != goes_in:
            share = (edge - one[0]) / (other[0] - one[0])
            kept.append((edge, one[1] + share * (other[1] - one[1])))
    return kept


def _projected(ring: list[Point]) -> list[Point]:
    return [point_of(max(latitude, SOUTHERN), longitude) for longitude, latitude in ring]


def _thinned(points: list[Point]) -> list[Point]:
    """Leave out the points whose absence moves the line by less than the tolerance."""
    far = max(range(len(points)), key=lambda n: hypot(points[n][0] - points[0][0],
                                                      points[n][1] - points[0][1]))  # fmt: skip
    if not far:
        return []
    return _between(points[: far + 1])[:-1] + _between(points[far:])[:-1]


def _between(points: list[Point]) -> list[Point]:
    """Ramer, Douglas and Peucker: keep the farthest point, if it is far, and look on both sides."""
    if len(points) < 3:
        return points
    distances = [_distance(one, points[0], points[-1]) for one in points[1:-1]]
    farthest = max(distances)
    if farthest <= TOLERANCE:
        return [points[0], points[-1]]
    at = distances.index(farthest) + 1
    return _between(points[: at + 1])[:-1] + _between(points[at:])


def _distance(point: Point, start: Point, end: Point) -> float:
    wide, high = end[0] - start[0], end[1] - start[1]
    length = hypot(wide, high)
    if not length:
        return hypot(point[0] - start[0], point[1] - start[1])
    return abs(wide * (start[1] - point[1]) - high * (start[0] - point[0])) / length


def _area(ring: list[Point]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _path(ring: list[Point]) -> str:
    whole = [(round(x), round(y)) for x, y in ring]
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(whole) if a != b]
    return f"M{whole[0][0]} {whole[0][1]}l{' '.join(steps).replace(' -', '-')}z"


if __name__ == "__main__":
    main(sys.argv[1])
