"""The start page's bars: reports by year and form, as an SVG that needs no script."""

from collections.abc import Callable

from markupsafe import Markup

from app.site.summary import YearBar

WIDTH, HEIGHT, BASE, TOP = 600, 190, 160, 24
"""Of the chart, in its own units; the page scales it."""


def year_chart(years: tuple[YearBar, ...], t: Callable[[str, str], str]) -> Markup:
    """Stacked bars, one for each year, coloured by form. SVG attributes only: no inline styles."""
    if not years:
        return Markup()
    most = max(bar.total for bar in years)
    step = WIDTH / len(years)
    width = min(step * 0.56, 44.0)
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{t("各年度已发布的报告数", "Published reports by year")}">'
        f'<line x1="0" y1="{BASE}" x2="{WIDTH}" y2="{BASE}"/>'
    ]
    for index, bar in enumerate(years):
        center, y = step * (index + 0.5), float(BASE)
        for form, count in bar.by_form:
            height = (BASE - TOP) * count / most
            y -= height
            parts.append(
                f'<rect class="f{form}" x="{center - width / 2:.1f}" y="{y:.1f}" width="{width:.1f}" '
                f'height="{height:.1f}"><title>'
                + t(f"{bar.year} 年度，{form} 年表式：{count:,} 份", f"{bar.year}, {form} form: {count:,}")
                + "</title></rect>"
            )
        if bar.total:
            parts.append(f'<text class="count" x="{center:.1f}" y="{y - 7:.1f}">{bar.total:,}</text>')
        parts.append(f'<text x="{center:.1f}" y="{BASE + 20}">{bar.year}</text>')
    parts.append("</svg>")
    # Numbers and form codes of our own only: nothing here comes from outside.
    return Markup("".join(parts))  # noqa: S704
