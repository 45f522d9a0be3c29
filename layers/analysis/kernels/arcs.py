"""How arcs are drawn, in radians."""

import math

# Arcs become chords of at most this angle: at 30 m the chord lies within 5 mm of the arc.
ARC_STEP = math.radians(2)
SAME_ANGLE = 1e-9
