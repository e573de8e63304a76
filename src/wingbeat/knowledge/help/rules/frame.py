"""What stands around every page: head, header, search, footer."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from wingbeat.kit.languages import LANGUAGES
from wingbeat.knowledge.help.models import Visit
from wingbeat.knowledge.help.rules import links
from wingbeat.knowledge.help.rules.colour import DARK, LIGHT, palette
from wingbeat.knowledge.help.rules.markup import Html, data, html, join
from wingbeat.knowledge.help.rules.words import LOCALES, NAMES, words
from wingbeat.knowledge.models import Language

LONGEST_DESCRIPTION = 155  # characters; search engines cut there


class Assets(msgspec.Struct, frozen=True):
    """The addresses of style and script, which change with what is in them."""

    style: str
    script: str


class PageOf(msgspec.Struct, frozen=True, kw_only=True):
    """A page without its frame. `address`: its canonical one, empty where nobody should find it; `editions`: the same page
    in the languages it has; `kind` is Open Graph's.
    """

    title: str
    main: Html
    address: str = ""
    description: str = ""
    editions: Mapping[Language, str] = {}
    data: dict[str, Any] | None = None
    kind: str = "website"
    hero: bool = False
    words: str = ""


def title_of(visit: Visit) -> str:
    return visit.centre.title or usual_title(visit.centre.name, visit.language)


def usual_title(name: str, language: Language) -> str:
    """What a centre is called where nobody chose a title; `name`: the workspace's."""
    return f"{name} {words(language)['centre']}"


def document(visit: Visit, page: PageOf, assets: Assets) -> str:
    """The whole page."""
    said = words(visit.language)
    title = page.title if page.title == title_of(visit) else f"{page.title} · {title_of(visit)}"
    return html(
        '<!doctype html>\n<html lang="{language}">\n<head>\n{head}</head>\n<body>\n'
        '<a class="skip" href="#main">{skip}</a>\n{preview}{header}\n<main id="main" tabindex="-1">\n{main}\n</main>\n{footer}\n</body>\n</html>\n',
        language=visit.language,
        head=_head(visit, page, title, assets),
        skip=said["skip"],
        preview=None if visit.centre.open else html('<aside class="preview">{text}</aside>\n', text=said["preview"]),
        header=_header(visit, page),
        main=page.main,
        footer=_footer(visit),
    )


def _head(visit: Visit, page: PageOf, title: str, assets: Assets) -> Html:
    description = page.description[:LONGEST_DESCRIPTION]
    lines = [
        Html('<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">'),
        html("<title>{title}</title>", title=title),
        html('<meta name="description" content="{text}">', text=description) if description else Html(),
        *_found(visit, page, description),
        Html('<meta name="color-scheme" content="light dark">'),
        html('<meta name="theme-color" media="(prefers-color-scheme: light)" content="{colour}">', colour=LIGHT),
        html('<meta name="theme-color" media="(prefers-color-scheme: dark)" content="{colour}">', colour=DARK),
        html('<link rel="icon" href="data:,">\n<link rel="stylesheet" href="{style}">', style=assets.style),
        html("<style>{palette}</style>", palette=Html(palette(visit.centre.accent))),
        html('<script src="{script}" defer></script>', script=assets.script),
        data(page.data) if page.data else Html(),
    ]
    return Html("".join(f"{line}\n" for line in lines if line))


def _found(visit: Visit, page: PageOf, description: str) -> list[Html]:
    """What search engines and those who share the page read; a page without an address of its own is not to be found."""
    if not page.address or not visit.centre.open:
        return [Html('<meta name="robots" content="noindex">')]
    address = visit.base + page.address
    graph = {
        "og:title": page.title,
        "og:type": page.kind,
        "og:url": address,
        "og:site_name": title_of(visit),
        "og:description": description,
        "og:locale": LOCALES[visit.language],
    }
    rows = [html('<link rel="canonical" href="{address}">', address=address)]
    rows += [
        html('<link rel="alternate" hreflang="{language}" href="{address}">', language=one, address=visit.base + where)
        for one, where in page.editions.items()
    ]
    return rows + [
        html('<meta property="{name}" content="{text}">', name=one, text=text) for one, text in graph.items()
    ]


def _header(visit: Visit, page: PageOf) -> Html:
    return html(
        '<header class="{kind}"><div class="bar"><a class="brand" href="{home}">{logo}{title}</a>{languages}</div>{hero}{search}</header>',
        kind="hero" if page.hero else "plain",
        home=links.home(visit.centre, visit.language),
        logo=html('<img src="{picture}" alt="">', picture=visit.centre.logo) if visit.centre.logo else None,
        title=title_of(visit),
        languages=_languages(visit, page),
        hero=html('<p class="greeting">{hero}</p>', hero=words(visit.language)["hero"]) if page.hero else None,
        search=_search(visit, page),
    )


def _languages(visit: Visit, page: PageOf) -> Html:
    """Every language that has articles: the same page where there is one, else its home page."""
    shown = [one for one in LANGUAGES if one in visit.shelf or one == visit.language]
    if len(shown) < 2:
        return Html()
    items = join(
        html(
            '<li><a href="{address}" lang="{language}" hreflang="{language}"{current}>{name}</a></li>',
            address=page.editions.get(one) or links.home(visit.centre, one),
            language=one,
            current=Html(' aria-current="true"') if one == visit.language else None,
            name=NAMES[one],
        )
        for one in shown
    )
    return html(
        '<nav aria-label="{name}"><ul class="languages">{items}</ul></nav>',
        name=words(visit.language)["languages"],
        items=items,
    )


def _search(visit: Visit, page: PageOf) -> Html:
    said = words(visit.language)
    return html(
        '<form class="search" role="search" action="{action}" data-suggest="{suggest}">'
        '<label class="unseen" for="q">{hint}</label>'
        '<input id="q" name="q" type="search" value="{words}" placeholder="{hint}" maxlength="200" autocomplete="off" enterkeyhint="search">'
        '<button>{search}</button><ul id="suggestions" role="listbox" aria-label="{suggestions}" hidden></ul></form>',
        action=links.search(visit.centre, visit.language),
        suggest=links.home(visit.centre, visit.language) + "suggest",
        hint=said["search_hint"],
        words=page.words,
        search=said["search"],
        suggestions=said["suggestions"],
    )


def _footer(visit: Visit) -> Html:
    """The way to people, if the shop has a widget; without a script there is none."""
    said = words(visit.language)
    ask = None
    if visit.centre.site_key:
        ask = html(
            '<p class="ask" hidden data-site="{site}" data-language="{language}"><strong>{still}</strong> <button type="button">{ask}</button></p>',
            site=visit.centre.site_key,
            language=visit.language,
            still=said["still"],
            ask=said["ask"],
        )
    return html("<footer>{ask}<p>{name}</p></footer>", ask=ask, name=visit.centre.footer or visit.centre.name)


def trail(visit: Visit, steps: Sequence[tuple[str, str]]) -> Html:
    """The way to a page; its last step is the page itself."""
    items = join(
        html('<li><a href="{address}">{name}</a></li>', name=name, address=address) for name, address in steps[:-1]
    )
    here = html('<li aria-current="page">{name}</li>', name=steps[-1][0])
    return html(
        '<nav class="trail" aria-label="{name}"><ol>{items}{here}</ol></nav>',
        name=words(visit.language)["path"],
        items=items,
        here=here,
    )
