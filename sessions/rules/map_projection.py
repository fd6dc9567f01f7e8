"""Where a place stands on the map of events: an equal-area map, so that no continent is belittled.

Lengths are in units of the drawing, whose size is `WIDTH` by `HEIGHT`; it leaves the ice of the
south out, where nobody meets.
"""

from math import asin, cos, radians, sin, sqrt
from typing import Final

WIDTH: Final = 2000
NORTHERN: Final = 84.0  # degrees
SOUTHERN: Final = -57.0

_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_ROOT: Final = sqrt(3)


def _raw(latitude: float, longitude: float) -> tuple[float, float]:
    angle = asin(_ROOT / 2 * sin(radians(latitude)))
    square = angle * angle
    sixth = square**3
    slope = _A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square)
    across = 2 * _ROOT * radians(longitude) * cos(angle) / (3 * slope)
    return across, angle * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))


_SCALE: Final = WIDTH / (2 * _raw(0, 180)[0])
_TOP: Final = _raw(NORTHERN, 0)[1]
HEIGHT: Final = round((_TOP - _raw(SOUTHERN, 0)[1]) * _SCALE)


def point_of(latitude: float, longitude: float) -> tuple[float, float]:
    """Return how far a place is from the drawing's left edge and from its upper edge.

    Source: Šavrič, Patterson, Jenny, The Equal Earth map projection, International Journal of
    Geographical Information Science 33 (2019), equations 1 to 4; the meridian of Greenwich is in
    the middle.
    """
    across, up = _raw(latitude, longitude)
    return WIDTH / 2 + across * _SCALE, (_TOP - up) * _SCALE
