"""What the waits of one week come to."""

import numpy as np

from wingbeat.routing.rules.policies import FORGIVEN_SECONDS, STAYS_PER_STEP, STEP_SECONDS
from wingbeat.routing.simulation.models import Flags, Floats


def of_week(waited: Floats, answered: Flags, vip: Floats) -> dict[str, float]:
    """The figures of `models.Figures` that come of waits; whoever gave up waited until then and is lost."""
    late = np.maximum(waited - FORGIVEN_SECONDS, 0.0)
    lost = np.where(answered, 1.0 - STAYS_PER_STEP ** (late / STEP_SECONDS), 1.0)
    found = {
        "mean_wait_s": waited.mean(),
        "p90_wait_s": np.quantile(waited, 0.9),
        "p99_wait_s": np.quantile(waited, 0.99),
        "vip_mean_wait_s": waited[vip > 0].mean() if vip.any() else 0.0,
        "others_mean_wait_s": waited[vip == 0].mean() if not vip.all() else 0.0,
        "abandoned_share": 1.0 - answered.mean(),
        "lost_share": lost.mean(),
    }
    found |= {f"answered_in_{limit}": (answered & (waited <= limit)).mean() for limit in (15, 30, 60)}
    return {name: float(value) for name, value in found.items()}
