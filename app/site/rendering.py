"""Pages from templates: server-made, without scripts, everything escaped."""

from importlib.metadata import version
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from app.site.summary import YearBar
from app.vocabulary import Severity

VERSION = version("gongkai")
SEVERITY_LABELS = {Severity.ERROR: "错误", Severity.WARNING: "警示", Severity.NOTICE: "提示"}

_TEMPLATES = Environment(
    loader=PackageLoader("app.site"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_TEMPLATES.filters["grouped"] = lambda number: f"{number:,}"


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """An HTML answer made from a template; `root` in it is the path the service lies under."""
    text = _TEMPLATES.get_template(template).render(
        root=request.scope.get("root_path", ""), version=VERSION, severities=SEVERITY_LABELS, **values
    )
    return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-cache"})


WIDTH, HEIGHT, BASE, TOP = 600, 190, 160, 24
"""Of the chart, in its own units; the page scales it."""


def year_chart(years: tuple[YearBar, ...]) -> Markup:
    """Stacked bars, one for each year, coloured by form. SVG attributes only: no inline styles."""
    if not years:
        return Markup()
    most = max(bar.total for bar in years)
    step = WIDTH / len(years)
    width = min(step * 0.56, 44.0)
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="各年度已发布的报告数">'
        f'<line x1="0" y1="{BASE}" x2="{WIDTH}" y2="{BASE}"/>'
    ]
    for index, bar in enumerate(years):
        center, y = step * (index + 0.5), float(BASE)
        for form, count in bar.by_form:
            height = (BASE - TOP) * count / most
            y -= height
            parts.append(
                f'<rect class="f{form}" x="{center - width / 2:.1f}" y="{y:.1f}" width="{width:.1f}" '
                f'height="{height:.1f}"><title>{bar.year} 年度，{form} 年表式：{count:,} 份</title></rect>'
            )
        if bar.total:
            parts.append(f'<text class="count" x="{center:.1f}" y="{y - 7:.1f}">{bar.total:,}</text>')
        parts.append(f'<text x="{center:.1f}" y="{BASE + 20}">{bar.year}</text>')
    parts.append("</svg>")
    # Numbers and form codes of our own only: nothing here comes from outside.
    return Markup("".join(parts))  # noqa: S704
