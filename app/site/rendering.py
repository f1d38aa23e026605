"""Pages from templates: made by the server, whole without scripts, everything escaped.

Every template sees `t(zh, en)` for its own words, `word(list, value)` for those of the closed
lists, `link(path, ...)` for addresses, and `lang`. Chinese is the rule; English comes by
`?lang=en`, which links then carry on, or by the browser's Accept-Language.
"""

import json
from importlib.metadata import version
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from app.api.language import Language, choose_language
from app.site import numbers
from app.site.words import measure, word

VERSION = version("gongkai")
VARY = "Accept, Accept-Language"
NAVIGATION: tuple[tuple[str, str, str], ...] = (
    ("/indicators", "指标", "Indicators"),
    ("/compare", "比较", "Compare"),
    ("/coverage", "报送情况", "Coverage"),
    ("/quality", "数据质量", "Quality"),
    ("/try", "试读", "Try a file"),
    ("/office", "办公室", "Office"),
    ("/developers", "开发者", "Developers"),
)

_TEMPLATES = Environment(
    loader=PackageLoader("app.site"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["grouped"] = lambda number: f"{number:,}"
_TEMPLATES.filters["figure"] = numbers.figure
_TEMPLATES.filters["plain"] = numbers.plain
_TEMPLATES.filters["locator"] = numbers.locator


class Frame:
    """What every page knows of its request: its language and where the service lies."""

    def __init__(self, request: Request) -> None:
        self.root: str = request.scope.get("root_path", "")
        self.path: str = request.url.path.removeprefix(self.root)
        self.query = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
        given = request.query_params.get("lang")
        self.chosen: Language | None = "en" if given == "en" else "zh" if given == "zh" else None
        self.language: Language = self.chosen or choose_language(request.headers.get("accept-language"))

    def t(self, zh: str, en: str) -> str:
        """The page's own words in its language."""
        return en if self.language == "en" else zh

    def word(self, words: str, value: object) -> str:
        """A word of one of the closed lists (level, kind, scope …) in the page's language."""
        return measure(str(value), self.language) if words == "unit" else word(words, value, self.language)

    def link(self, path: str, **query: object) -> str:
        """The address of another page; a chosen language goes along, None leaves a parameter out."""
        told = [(name, str(value)) for name, value in query.items() if value is not None]
        return self._address(path, [*told, *([("lang", self.chosen)] if self.chosen else [])])

    def other(self) -> str:
        """This page in the other language."""
        return self._address(self.path, [*self.query, ("lang", "zh" if self.language == "en" else "en")])

    def api(self, path: str, **query: object) -> str:
        """The address of a call under /api/v1, with its commas and dots legible."""
        told = {name: str(value) for name, value in query.items() if value is not None}
        return f"{self.root}/api/v1{path}" + (f"?{urlencode(told, safe=',.:@')}" if told else "")

    def _address(self, path: str, query: list[tuple[str, str]]) -> str:
        return self.root + path + (f"?{urlencode(query)}" if query else "")


def data(value: object) -> Markup:
    """A value as JSON within an attribute in double quotes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup.escape(text)


_TEMPLATES.filters["data"] = data


def render(request: Request, template: str, **values: Any) -> str:
    """The text of a page, or of a part of one."""
    frame = Frame(request)
    return _TEMPLATES.get_template(template).render(
        root=frame.root,
        path=frame.path,
        lang=frame.language,
        chosen=frame.chosen,
        t=frame.t,
        word=frame.word,
        link=frame.link,
        api=frame.api,
        other_language=frame.other(),
        navigation=NAVIGATION,
        version=VERSION,
        **values,
    )


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    cache: Literal["no-cache", "no-store"] = "no-cache",
    **values: Any,
) -> HTMLResponse:
    """An HTML answer made from a template."""
    return HTMLResponse(
        render(request, template, **values),
        status_code=status,
        headers={"Cache-Control": cache, "Vary": VARY},
    )
