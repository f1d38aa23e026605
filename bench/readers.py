"""How fast pages are read: `python -m bench.readers [--rounds N]`.

Makes its own data from invented figures. HTML pages are read whole (extracted, recognised,
matched) alternately with a bare lxml parse of the same bytes, and the ratio of the two is printed
with its spread; six-page PDFs are extracted in process, then in the bounded worker.
To reach: a page within 15 times its parse, 4 PDFs of six pages a second on one core.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from lxml import html as lxml_html

from app.catalogue.registry import catalogue
from app.readers import pdf
from app.readers.read import read
from app.readers.sandbox import extract_bounded
from app.vocabulary import FormCode
from tests.gold.as_html import html
from tests.gold.as_office import pdf_file
from tests.gold.build import build
from tests.gold.figures import invented
from tests.gold.page import Page, Para

PDF_PAGES = 6


def pages() -> list[Page]:
    """One invented report on each form."""
    years = {FormCode.F2014: 2016, FormCode.F2019: 2020, FormCode.F2021: 2023}
    return [
        build(invented(form, seed=number, unit="某县人民政府", year=year))
        for number, (form, year) in enumerate(years.items(), 1)
    ]


def six_pages(page: Page) -> bytes:
    """The page as a PDF of six pages, made long with placeholder prose as reports are."""
    prose = Para("本单位按计划推进各项工作，此处为占位文字，用于使篇幅与常见报告相当。" * 12)
    for count in range(0, 80, 2):
        content = pdf_file(replace(page, blocks=(*[prose] * count, *page.blocks)), wide=False)
        if _page_count(content) >= PDF_PAGES:
            return content
    raise AssertionError("the prose is too short")


def _page_count(content: bytes) -> int:
    return content.count(b"/Type /Page\n") or content.count(b"/Type /Page ")


def seconds(work: Callable[[], object]) -> float:
    """Processor and wall time are the same here: one thread, nothing waits."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def line(name: str, values: list[float], unit: str) -> str:
    """`name  median unit (quartiles)`."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{name:<46}{middle:>9.2f} {unit}  ({low:.2f}–{high:.2f})"


def bench_html(rounds: int) -> None:
    """Reading against parsing, alternately."""
    contents = [html(page) for page in pages()]
    known = catalogue()
    whole: list[float] = []
    bare: list[float] = []
    for number in range(rounds + 3):
        for content in contents:
            parsing = seconds(lambda c=content: lxml_html.fromstring(c))
            reading = seconds(lambda c=content: read(c, name="年报.html", media_type=None, catalogue=known))
            if number >= 3:  # the first rounds fill caches
                whole.append(reading)
                bare.append(parsing)
    print(line("HTML pages read", [1 / t for t in whole], "pages/s"))
    print(line("HTML pages parsed only (lxml)", [1 / t for t in bare], "pages/s"))
    print(line("reading / parsing", [a / b for a, b in zip(whole, bare, strict=True)], "times"))


def bench_pdf(rounds: int) -> None:
    """Six-page PDFs on one core."""
    contents = [six_pages(page) for page in pages()]
    inside: list[float] = []
    bounded: list[float] = []
    for number in range(rounds + 1):
        for content in contents:
            direct = seconds(lambda c=content: pdf.extract(c, name=None))
            away = seconds(lambda c=content: extract_bounded("pdf", c))
            if number:
                inside.append(direct)
                bounded.append(away)
    print(line(f"PDFs of {PDF_PAGES} pages extracted", [1 / t for t in inside], "PDFs/s"))
    print(line(f"PDFs of {PDF_PAGES} pages, in the worker", [1 / t for t in bounded], "PDFs/s"))
    print(line("worker / direct", [a / b for a, b in zip(bounded, inside, strict=True)], "times"))


def main() -> None:
    """Prints both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    bench_pdf(max(3, rounds // 3))
    bench_html(rounds)


if __name__ == "__main__":
    main()
