"""The page `--report` writes: figures, a reliability plot, what is taken for what. One file, nothing fetched."""

from collections.abc import Sequence
from html import escape

import msgspec

from wingbeat.bot.intents.exam.models import Bin, Confusion, Result

# Rows of the confusions shown; the rest are single slips.
MOST_CONFUSIONS = 40
# The plot's side, in pixels of the drawing.
SIDE = 300

NAMES = {
    "accuracy": "right intent first (accuracy)",
    "macro_f1": "mean of F1 over intents",
    "exact_set": "exactly the intents meant",
    "oos_auroc": "out of scope told apart (AUROC)",
    "oos_recall_at_95": "out of scope found while 95 % are kept",
    "ece": "calibration error (ECE)",
    "ece_by_chance": "of which by chance alone",
    "p50_ms": "one message, median",
    "p95_ms": "one message, p95",
    "peak_mib": "peak memory while serving",
    "train_s": "training",
}
UNITS = {"p50_ms": "ms", "p95_ms": "ms", "peak_mib": "MiB", "train_s": "s"}

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #667; --line: #d8dce2; --page: #fff; --bar: #2b6cb0; --bad: #b7472a }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaed; --soft: #9aa3ad; --line: #3a4048; --page: #16191d; --bar: #6ea8dc; --bad: #e08a6d }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
table { border-collapse: collapse } th, td { text-align: left; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid var(--line) }
td.number { text-align: right; font-variant-numeric: tabular-nums } p, figcaption { color: var(--soft) } figure { margin: 0 }
.share { display: inline-block; height: .6rem; background: var(--bad) }
svg text { fill: var(--soft); font-size: 11px }
"""


def told(result: Result) -> list[tuple[str, str]]:
    """Each figure in words and with its unit, those that apply."""
    found = []
    for name, value in msgspec.structs.asdict(result.figures).items():
        if value is not None:
            unit = UNITS.get(name)
            found.append((NAMES[name], f"{value:.1f} {unit}" if unit else f"{value * 100:.2f} %"))
    return found


def draw(result: Result, title: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td class="number">{value}</td></tr>' for name, value in told(result)
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style><h1>{escape(title)}</h1><table>{rows}</table>"
        f"<h2>Can its confidence be believed?</h2>{_reliability(result.bins)}"
        f"<h2>What is taken for what</h2>{_confusions(result.confusions)}</html>\n"
    )


def _reliability(bins: Sequence[Bin]) -> str:
    if not bins:
        return "<p>There are no messages of one intent to tell it by.</p>"
    most = max(one.count for one in bins)
    bars = "".join(
        f'<rect x="{one.low * SIDE:.1f}" y="{(1 - one.right) * SIDE:.1f}" width="{(one.high - one.low) * SIDE - 2:.1f}"'
        f' height="{one.right * SIDE:.1f}" fill="var(--bar)" opacity="{0.25 + 0.75 * one.count / most:.2f}"><title>'
        f"{one.count} messages: {one.confidence:.0%} sure, {one.right:.0%} right</title></rect>"
        f'<circle cx="{one.confidence * SIDE:.1f}" cy="{(1 - one.right) * SIDE:.1f}" r="3" fill="var(--bad)"/>'
        for one in bins
    )
    ticks = "".join(
        f'<text x="{share * SIDE:.0f}" y="{SIDE + 16}" text-anchor="middle">{share:.0%}</text>'
        f'<text x="-6" y="{(1 - share) * SIDE + 4:.0f}" text-anchor="end">{share:.0%}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    return (
        f'<figure><svg viewBox="-40 -8 {SIDE + 60} {SIDE + 32}" width="{SIDE + 60}" role="img" aria-label="Reliability: how often'
        f' right, by how sure"><path d="M0 0V{SIDE}H{SIDE}" fill="none" stroke="var(--line)"/>{bars}'
        f'<path d="M0 {SIDE}L{SIDE} 0" stroke="var(--soft)" stroke-dasharray="4 4"/>{ticks}</svg><figcaption>Across: how sure'
        f" the bot was. Up: how often it was right. On the dashed line it is as often right as it says; darker bars hold more"
        f" messages.</figcaption></figure>"
    )


def _confusions(confusions: Sequence[Confusion]) -> str:
    if not confusions:
        return "<p>Nothing was taken for something else.</p>"
    most = confusions[0].count
    rows = "".join(
        f'<tr><td>{escape(one.label)}</td><td>{escape(one.taken_for)}</td><td class="number">{one.count}</td>'
        f'<td><span class="share" style="width:{6 * one.count / most:.2f}rem"></span></td></tr>'
        for one in confusions[:MOST_CONFUSIONS]
    )
    rest = sum(one.count for one in confusions[MOST_CONFUSIONS:])
    more = f"<p>And {rest} more, seldom.</p>" if rest else ""
    return f"<table><tr><th>meant</th><th>taken for</th><th>times</th><th></th></tr>{rows}</table>{more}"
