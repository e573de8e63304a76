"""How long conversations take members, drawn towards what is known of more of them while few were seen."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import numpy as np

from wingbeat.routing.waits.models import Handled, Handling, Learned, Patience, key

PRIOR = Handling(0, 300.0, 480.0)  # of a chat nobody has seen: five minutes, as desks plan with
# Handling times vary by 1.4 of their squared mean within a team and little between teams: twenty weigh as much.
PRIOR_COUNT = 20
LONGEST_SECONDS = 4 * 3600.0  # a conversation left open overnight tells nothing of work
LEAST = 5  # seen, before something is known by itself
SHARE = 0.8


def learned(patience: Patience, seen: Sequence[Handled]) -> Learned:
    """Teams are drawn towards all, matters and languages of a team towards the team."""
    overall = _drawn([one.seconds for one in seen], PRIOR)
    teams: dict[str, list[float]] = defaultdict(list)
    narrower: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in seen:
        team = str(one.team_id)
        teams[team].append(one.seconds)
        for matter, language in set(product((one.reason, one.intent, ""), (one.language, ""))) - {("", "")}:
            narrower[team, key(team, matter, language)].append(one.seconds)
    by_team = {team: _drawn(seconds, overall) for team, seconds in teams.items()}
    return Learned(
        patience,
        overall,
        by_team,
        {name: _drawn(seconds, by_team[team]) for (team, name), seconds in narrower.items() if len(seconds) >= LEAST},
    )


def _drawn(seconds: Sequence[float], towards: Handling) -> Handling:
    n = len(seconds)
    if not n:
        return towards
    capped = np.clip(np.array(seconds), 0.0, LONGEST_SECONDS)
    own = n / (n + PRIOR_COUNT)
    mean = own * float(capped.mean()) + (1 - own) * towards.mean_seconds
    p80 = own * float(np.quantile(capped, SHARE)) + (1 - own) * towards.p80_seconds
    return Handling(n, mean, p80)
