"""What a share of few cases says of the many."""

import math

Z95 = 1.959964  # the normal distribution's, for an interval of 95 %


def wilson(good: float, n: float) -> tuple[float, float]:
    """The ends of the 95 % interval of a share (Wilson, 1927): honest for few answers too. Nobody asked is no share."""
    share, z2 = good / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    # The share itself is in it, whatever the last digit of a float says.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
