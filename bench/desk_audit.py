"""Audits as Lighthouse scores them: accessibility by axe-core's rules, and speed of a shop's page with and without us."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, Route

from bench.common import median
from tests.served import Served
from wingbeat.people.sessions.models import COOKIE

AXE = Path(__file__).parents[1] / "web/node_modules/axe-core/axe.min.js"
SCREENS = ("/desk?view=all", "/customers", "/knowledge", "/bot", "/routing", "/speed", "/settings")
TIMES = 7  # visits of each kind, one after the other by turns; their medians are scored
SLOWER = 4  # times: Lighthouse's phone on a desk's processor
LOAD_MS = 15_000
REST_MS = 3_000  # after loading: what a widget does late is late work all the same

# (10th percentile, median, weight) of Lighthouse 10's mobile scoring, in ms (the shift has no unit). Its speed index,
# a tenth of the score, needs a film of the page and is left out; the others weigh as they do.
CURVES: Mapping[str, tuple[float, float, float]] = {
    "first_paint": (1800, 3000, 10),
    "largest_paint": (2500, 4000, 25),
    "blocked": (200, 600, 30),
    "shift": (0.1, 0.25, 25),
}
INVERSE_ERFC_FIFTH = 0.9061938024368232  # erfc⁻¹(1/5): makes the 10th percentile score 0.9

OBSERVE = """
window.seen = {first_paint: 0, largest_paint: 0, blocked: 0, shift: 0};
const on = (type, then) => new PerformanceObserver((list) => list.getEntries().forEach(then)).observe({type, buffered: true});
on("paint", (one) => { if (one.name === "first-contentful-paint") seen.first_paint = one.startTime; });
on("largest-contentful-paint", (one) => { seen.largest_paint = one.startTime; });
on("longtask", (one) => { seen.blocked += Math.max(0, one.duration - 50); });
on("layout-shift", (one) => { if (!one.hadRecentInput) seen.shift += one.value; });
"""


def score(value: float, tenth: float, middle: float) -> float:
    """0–1 on Lighthouse's log-normal curve: 0.9 at its 10th percentile, 0.5 at its median."""
    if value <= 0:
        return 1.0
    away = math.log(value / middle) * INVERSE_ERFC_FIFTH / -math.log(tenth / middle)
    return (1 - math.erf(away)) / 2


def points(seen: Mapping[str, float]) -> float:
    """0–100 of a visit's figures; each counts as it is shown, to a hundredth."""
    weight = sum(weight for *_, weight in CURVES.values())
    return 100 * sum(round(score(seen[name], a, b), 2) * w for name, (a, b, w) in CURVES.items()) / weight


async def points_lost(browser: Browser, served: Served) -> float:
    """What embedding the widget costs a shop's page: its score without it less its score with it, in whole points, 0 at least."""
    kinds: dict[bool, list[Mapping[str, float]]] = {False: [], True: []}
    for _ in range(TIMES):
        for embedded, seen in kinds.items():
            seen.append(await visit(browser, served, embedded=embedded))
    found = [points({name: median(one[name] for one in seen) for name in CURVES}) for seen in kinds.values()]
    return max(0.0, round(found[0]) - round(found[1]))


async def visit(browser: Browser, served: Served, *, embedded: bool) -> Mapping[str, float]:
    async with await browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = await context.new_page()
        if not embedded:

            async def without(route: Route) -> None:
                await route.abort()

            await page.route("**/widget.js", without)
        session = await context.new_cdp_session(page)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await page.add_init_script(OBSERVE)
        await page.goto(f"{served.url}/shop/", wait_until="networkidle", timeout=LOAD_MS)
        await page.wait_for_timeout(REST_MS)
        found: Mapping[str, float] = await page.evaluate("seen")
        return found


async def accessibility(browser: Browser, served: Served) -> float:
    """0–100: the share of axe's checks that pass, weighed by impact as Lighthouse does; the worst screen counts."""
    async with served.member() as client:
        cookie = client.cookies[COOKIE]
    worst = 100.0
    async with await browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        await context.add_cookies([{"name": COOKIE, "value": cookie, "url": served.url}])
        page = await context.new_page()
        for path in SCREENS:
            await page.goto(served.url + path, wait_until="networkidle")
            worst = min(worst, await audited(page))
    return worst


IMPACT = {"minor": 1, "moderate": 3, "serious": 7, "critical": 10}


async def audited(page: Page) -> float:
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(
        "axe.run({resultTypes: ['violations', 'passes'], selectors: false}).then(({violations, passes}) => "
        "({violations: violations.map((one) => one.impact), passes: passes.map((one) => one.id)}))"
    )
    wrong = weighed(found["violations"])
    # A rule that passes has no impact of its own in axe's answer: serious is what most rules are.
    right = IMPACT["serious"] * len(found["passes"])
    return 100.0 if wrong == 0 else 100 * right / (right + wrong)


def weighed(impacts: Sequence[Any]) -> int:
    return sum(IMPACT.get(str(impact), IMPACT["moderate"]) for impact in impacts)
