"""The pages of a help centre, each from what was read for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wingbeat.kit.languages import LANGUAGES
from wingbeat.knowledge.help.models import Item, Listed, Place, Shown, Visit
from wingbeat.knowledge.help.rules import data, links
from wingbeat.knowledge.help.rules.frame import LONGEST_DESCRIPTION, PageOf, title_of, trail
from wingbeat.knowledge.help.rules.markup import Html, html, join
from wingbeat.knowledge.help.rules.shelf import above, inside, last, place, top
from wingbeat.knowledge.help.rules.words import counted, day, words
from wingbeat.knowledge.models import Button, Language
from wingbeat.knowledge.rules.fields import fill
from wingbeat.knowledge.rules.markup import located

CUT = re.compile(r"\{\{[^}]*$")
WIDEST = 12  # categories on the home page whose articles are shown too; a wall of more is read by nobody


def home(visit: Visit, asked: Sequence[Item], loose: Listed) -> PageOf:
    """`loose`: articles in no category; they are found nowhere else."""
    said, name = words(visit.language), title_of(visit)
    address = links.home(visit.centre, visit.language)
    cards = join(_card(visit, one) for one in top(visit) if one.path)
    main = html(
        '<h1 class="unseen">{name}</h1>{asked}{places}{loose}{rest}',
        name=name,
        asked=_section(said["most_asked"], _links(visit, asked, "asked")) if asked else None,
        places=_section(said["categories"], html('<ul class="cards">{cards}</ul>', cards=cards)) if cards else None,
        loose=_section(said["others" if cards else "articles"], _paged(visit, loose, address)) if loose.items else None,
        rest=None if asked or cards or loose.items else html('<p class="empty">{text}</p>', text=said["empty"]),
    )
    return PageOf(
        title=name,
        main=main,
        address=address,
        description=said["about"].format(name=visit.centre.name),
        editions={one: links.home(visit.centre, one) for one in LANGUAGES if one in visit.shelf},
        data=data.graph(data.site(visit, address, name)),
        hero=True,
    )


def further(visit: Visit, loose: Listed) -> PageOf:
    """The home page's articles in no category, from the second page on: search engines find them in the sitemap."""
    said = words(visit.language)
    title = said["others" if any(one.path for one in top(visit)) else "articles"]
    main = html(
        "{trail}<h1>{title}</h1>{items}",
        trail=trail(visit, [*_steps(visit, ""), (title, "")]),
        title=title,
        items=_paged(visit, loose, links.home(visit.centre, visit.language)),
    )
    return PageOf(title=title, main=main)


def category(visit: Visit, one: Place, listed: Listed, *, first: bool) -> PageOf:
    """A page of a category; only its first page is to be found by search engines."""
    said = words(visit.language)
    address = links.category(visit.centre, visit.language, one.path)
    steps = _steps(visit, one.path)
    parts = join(
        html(
            '<li><a href="{address}">{title}</a></li>',
            address=links.category(visit.centre, visit.language, it.path),
            title=it.title,
        )
        for it in inside(visit, one.path)
    )
    main = html(
        '{trail}<h1>{title}</h1><p class="quiet">{count}</p>{parts}{items}',
        trail=trail(visit, steps),
        title=one.title,
        count=counted(one.count, visit.language),
        parts=html('<ul class="parts">{parts}</ul>', parts=parts) if parts else None,
        items=_paged(visit, listed, address),
    )
    return PageOf(
        title=one.title,
        main=main,
        address=address if first else "",
        description=said["within"].format(name=title_of(visit), title=one.title),
        editions=_same_place(visit, one.path),
        data=data.graph(data.crumbs(visit, steps)),
    )


def article(visit: Visit, shown: Shown, values: Mapping[str, str], pictures: str, *, thanked: bool) -> PageOf:
    """An article; `pictures` is where the public finds them, `values` fill its fields."""
    said, one = words(visit.language), shown.article
    title = fill(one.questions[0], values, visit.language)
    text = " ".join(fill(one.answer_text, values, visit.language).split())
    answer = fill(located(one.answer_html, pictures), values, visit.language, markup=True)
    address = links.article(visit.centre, visit.language, one.id)
    steps = [*_steps(visit, one.category), (title, address)]
    main = html(
        '{trail}<article><h1>{title}</h1><p class="quiet"><time datetime="{at}">{updated}</time></p>'
        '<div class="answer">{answer}</div>{buttons}</article>{vote}{around}{related}',
        trail=trail(visit, steps),
        title=title,
        at=one.updated_at.date().isoformat(),
        updated=said["updated"].format(date=day(one.updated_at, visit.centre.zone, visit.language)),
        answer=Html(answer),
        buttons=_buttons(visit, one.buttons),
        vote=_vote(visit, address, thanked=thanked),
        around=_around(visit, shown),
        related=_section(said["related"], _links(visit, shown.related, "related")) if shown.related else None,
    )
    known = data.article(visit, one.updated_at, address, title, text)
    return PageOf(
        title=title,
        main=main,
        address=address,
        description=text[:LONGEST_DESCRIPTION],
        editions={language: links.article(visit.centre, language, it) for language, it in shown.editions.items()},
        data=data.graph(known, data.question(title, text), data.crumbs(visit, steps)),
        kind="article",
    )


def results(visit: Visit, sought: str, listed: Listed | None, asked: Sequence[Item]) -> PageOf:
    """What a search found; None where nothing was looked for."""
    said = words(visit.language)
    title = said["results"].format(words=sought) if sought else said["search"]
    if listed and listed.items:
        body = _list(visit, listed.items)
        if listed.rest:
            body = join([body, _more(links.search(visit.centre, visit.language, sought, listed.rest), said["more"])])
    else:
        hint = said["no_results" if listed is not None else "type_a_word"]
        most = _section(said["most_asked"], _links(visit, asked, "asked")) if asked else None
        body = html('<p class="empty">{hint}</p>{most}', hint=hint, most=most)
    home = links.home(visit.centre, visit.language)
    others = {one: links.search(visit.centre, one, sought) for one in LANGUAGES if one in visit.shelf}
    return PageOf(
        title=title,
        main=html(
            "{trail}<h1>{title}</h1>{body}",
            trail=trail(visit, [(said["home"], home), (said["search"], "")]),
            title=title,
            body=body,
        ),
        editions=others,
        words=sought,
    )


def refusal(visit: Visit, what: str, asked: Sequence[Item] = ()) -> PageOf:
    """What stands where a page cannot: `what` is missing, too_many or broken."""
    said = words(visit.language)
    main = html(
        '<h1>{title}</h1><p>{why}</p><p><a href="{home}">{home_name}</a></p>{asked}',
        title=said[what],
        why=said[f"{what}_why"],
        home=links.home(visit.centre, visit.language),
        home_name=title_of(visit),
        asked=_section(said["most_asked"], _links(visit, asked, "asked")) if asked else None,
    )
    return PageOf(title=said[what], main=main)


def nowhere(language: Language, what: str = "missing") -> str:
    """The same for an address that no help centre has."""
    said = words(language)
    return html(
        '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>{title}</title></head>'
        "<body><main><h1>{title}</h1></main></body></html>\n",
        language=language,
        title=said[what],
    )


# --- parts


def _steps(visit: Visit, path: str) -> list[tuple[str, str]]:
    steps = [(words(visit.language)["home"], links.home(visit.centre, visit.language))]
    for one in above(path) if path else ():
        known = place(visit, one)
        steps.append((known.title if known else last(one), links.category(visit.centre, visit.language, one)))
    return steps


def _same_place(visit: Visit, path: str) -> dict[Language, str]:
    return {
        language: links.category(visit.centre, language, path)
        for language, places in visit.shelf.items()
        if any(one.path == path for one in places)
    }


def _card(visit: Visit, one: Place) -> Html:
    return html(
        '<li class="card"><h3><a href="{address}">{title}</a></h3><p class="quiet">{count}</p>{some}</li>',
        address=links.category(visit.centre, visit.language, one.path),
        title=one.title,
        count=counted(one.count, visit.language),
        some=_links(visit, one.some, "some") if one.some and len(top(visit)) <= WIDEST * 2 else None,
    )


def _section(title: str, body: Html) -> Html:
    return html("<section><h2>{title}</h2>{body}</section>", title=title, body=body)


def _links(visit: Visit, items: Iterable[Item], kind: str) -> Html:
    rows = join(
        html(
            '<li><a href="{address}">{title}</a></li>',
            address=links.article(visit.centre, visit.language, one.id),
            title=_plain(visit, one.title),
        )
        for one in items
    )
    return html('<ul class="{kind}">{rows}</ul>', kind=kind, rows=rows)


def _list(visit: Visit, items: Iterable[Item]) -> Html:
    rows = join(
        html(
            '<li><a href="{address}">{title}</a><p>{excerpt}</p></li>',
            address=links.article(visit.centre, visit.language, one.id),
            title=_plain(visit, one.title),
            excerpt=_marked(one) if one.marks and "{{" not in one.excerpt else _plain(visit, one.excerpt),
        )
        for one in items
    )
    return html('<ul class="found">{rows}</ul>', rows=rows)


def _paged(visit: Visit, listed: Listed, address: str) -> Html:
    more = _more(f"{address}?after={listed.rest}", words(visit.language)["more"]) if listed.rest else None
    return html("{items}{more}", items=_list(visit, listed.items), more=more)


def _plain(visit: Visit, text: str) -> str:
    """A list knows no values: its fields say so in words, and one that the excerpt cuts is left out."""
    return CUT.sub("…", fill(text, {}, visit.language))


def _marked(one: Item) -> Html:
    out, at = Html(), 0
    for start, end in one.marks:
        out = html("{out}{text}<mark>{word}</mark>", out=out, text=one.excerpt[at:start], word=one.excerpt[start:end])
        at = end
    return html("{out}{text}", out=out, text=one.excerpt[at:])


def _more(address: str, text: str) -> Html:
    return html('<p class="more"><a rel="next" href="{address}">{text}</a></p>', address=address, text=text)


def _buttons(visit: Visit, buttons: Sequence[Button]) -> Html:
    """A question of a button is searched for here."""
    items = join(
        html(
            '<li><a class="button" href="{address}"{rel}>{label}</a></li>',
            address=one.url or links.search(visit.centre, visit.language, one.question),
            rel=Html(' rel="noopener nofollow"') if one.url else None,
            label=one.label,
        )
        for one in buttons
    )
    return html('<ul class="buttons">{items}</ul>', items=items) if items else Html()


def _vote(visit: Visit, address: str, *, thanked: bool) -> Html:
    said = words(visit.language)
    if thanked:
        return html('<p class="vote" id="vote" role="status">{thanks}</p>', thanks=said["thanks"])
    return html(
        '<form class="vote" id="vote" method="post" action="{address}/vote" data-read="{address}/read" data-thanks="{thanks}" data-failed="{failed}">'
        '<h2 id="helpful">{helpful}</h2><div role="group" aria-labelledby="helpful">'
        '<button name="helpful" value="yes">{yes}</button> <button name="helpful" value="no">{no}</button></div></form>',
        address=address,
        helpful=said["helpful"],
        thanks=said["thanks"],
        failed=said["vote_failed"],
        yes=said["yes"],
        no=said["no"],
    )


def _around(visit: Visit, shown: Shown) -> Html:
    said = words(visit.language)
    pairs: list[tuple[str, Item | None]] = [("before", shown.before), ("after", shown.after)]
    items = join(
        html(
            '<a class="{kind}" rel="{rel}" href="{address}"><span>{word}</span> {title}</a>',
            kind=kind,
            rel="prev" if kind == "before" else "next",
            address=links.article(visit.centre, visit.language, one.id),
            word=said[kind],
            title=_plain(visit, one.title),
        )
        for kind, one in pairs
        if one
    )
    return (
        html('<nav class="around" aria-label="{name}">{items}</nav>', name=said["around"], items=items)
        if items
        else Html()
    )


def suggestions(visit: Visit, items: Iterable[Item]) -> list[dict[str, Any]]:
    """What the search box offers while somebody types."""
    return [
        {"title": _plain(visit, one.title), "url": links.article(visit.centre, visit.language, one.id)} for one in items
    ]
