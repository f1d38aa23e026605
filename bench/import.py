"""How fast a batch is imported: `python bench/import.py [--files N] [--rounds N]`.

HTML pages from bytes to checked reading on one core, beside a bare lxml parse of the same bytes,
alternately: one plain page of each form again and again, then every web page of the gold set, in
all its layouts; six-page PDFs the same way; then a folder of pages imported into an SQLite file with
one reading process and with one for each core, alternately. Makes its own data from invented
figures. To reach: 40 pages and 4 PDFs a second on one core, a page within 15 times its parse.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import quantiles

from lxml import html as lxml_html

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.actor import OPERATOR
from app.catalogue.registry import catalogue
from app.checks.context import Context
from app.checks.run import run
from app.cli.shared import prepared_database
from app.content import ReportContent
from app.intake import folder
from app.intake.files import Piece
from app.intake.folder import Order, receive_all
from app.intake.upload import Said, Upload
from app.readers import pdf, sandbox
from app.readers.encoding import declared_charset
from app.readers.encoding import judged as encoding_judged
from app.readers.read import read, read_extract
from app.readers.reading import Reading
from app.settings import Settings
from app.vocabulary import FormCode
from bench.readers import pages, six_pages
from tests.gold.as_html import html
from tests.gold.build import build
from tests.gold.figures import invented
from tests.gold.layouts import gold
from tests.gold.page import Page

_WARMING = 60
"""Pages read before any is counted: the words of the forms are learnt from them."""
TODAY = date(2026, 6, 1)
UNITS = ("310000", "320100", "411328", "440106", "510107")
YEARS = {
    FormCode.F2014: range(2014, 2019),
    FormCode.F2019: range(2019, 2021),
    FormCode.F2021: range(2021, 2025),
}


def judged(content: bytes, name: str) -> None:
    """One file from its bytes to what the checks say."""
    judge(read(content, name=name, media_type=None, catalogue=catalogue()))


def judge(reading: Reading) -> None:
    """What the checks say of a reading."""
    form = catalogue().forms[reading.form]
    run(said(reading), form=form, catalogue=catalogue(), context=Context(today=TODAY))


def said(reading: Reading) -> ReportContent:
    assert reading.year is not None
    return ReportContent(
        year=reading.year,
        form=reading.form,
        title=reading.title,
        scope=reading.scope,
        sections=reading.sections,
        publication=reading.publication,
        signoff=reading.signoff,
        figures={figure.key: figure for figure in reading.figures},
    )


def seconds(work: Callable[[], object]) -> float:
    """Processor time of this thread: other work on the machine does not count."""
    started = time.thread_time()
    work()
    return time.thread_time() - started


def row(name: str, values: list[float]) -> None:
    """One line of the table: median and quartiles."""
    low, middle, high = quantiles(values, n=4)
    print(f"| {name} | {middle:.1f} | {low:.1f}–{high:.1f} |", flush=True)


def bench_html(rounds: int) -> None:
    contents = [html(page) for page in pages()]
    whole: list[float] = []
    bare: list[float] = []
    for number in range(rounds + 3):
        for content in contents:
            parsing = seconds(lambda c=content: lxml_html.fromstring(c))
            reading = seconds(lambda c=content: judged(c, "年报.html"))
            if number >= 3:  # the first rounds fill caches
                whole.append(reading)
                bare.append(parsing)
    print(f"pages of {sum(map(len, contents)) // len(contents) // 1024} KiB on average", file=sys.stderr)
    row("HTML: read, matched, checked (pages/s, one core)", [1 / t for t in whole])
    row("HTML: lxml parse only (pages/s)", [1 / t for t in bare])
    row("HTML: ratio to the parse", [a / b for a, b in zip(whole, bare, strict=True)])


def bench_layouts() -> None:
    """Every web page of the gold set, each with prose of its own and read once, as a batch brings them."""
    items = [item for item in gold() if item.layout.kind == "html"]
    random.Random(1).shuffle(items)
    by_layout: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for number, item in enumerate(items):
        content = item.content().replace("占位文字".encode(), f"占位文字{number}".encode())
        encoding, _ = encoding_judged(content, declared_charset(content))
        # Told its encoding: a page that lies about it, or has a broken byte, is else parsed to there only.
        readable = content.decode(encoding, "replace").encode()
        parser = lxml_html.HTMLParser(encoding="utf-8")
        parsing = seconds(lambda c=readable, p=parser: lxml_html.fromstring(c, parser=p))
        reading = seconds(lambda c=content: judged(c, "年报.html"))
        if number >= _WARMING:
            by_layout[item.layout.id].append((reading, parsing))
    pairs = [pair for each in by_layout.values() for pair in each]
    row("gold set's web pages: read, matched, checked (pages/s, one core)", [1 / a for a, _ in pairs])
    row("gold set's web pages: ratio of each to its parse", [a / b for a, b in pairs])
    whole = sum(a for a, _ in pairs) / sum(b for _, b in pairs)
    ratios = {name: sum(a for a, _ in each) / sum(b for _, b in each) for name, each in by_layout.items()}
    (fastest, low), *_, (slowest, high) = sorted(ratios.items(), key=lambda pair: pair[1])
    print(f"| all {len(pairs)} together: ratio | {whole:.1f} | {fastest} {low:.1f} – {slowest} {high:.1f} |")


def bench_pdf(rounds: int) -> None:
    # What the bounded process does, done here so that its processor time can be told.
    contents = [six_pages(page) for page in pages()]
    taken: list[float] = []
    for number in range(rounds + 1):
        for content in contents:
            spent = seconds(lambda c=content: judge(read_pdf(c)))
            if number:
                taken.append(spent)
    row("PDF of six pages: read, matched, checked (files/s, one core)", [1 / t for t in taken])


def read_pdf(content: bytes) -> Reading:
    return read_extract(pdf.extract(content, name="年报.pdf"), name="年报.pdf", catalogue=catalogue())


def batch(files: int, kind: str, make: Callable[[Page], bytes]) -> list[Piece]:
    """Reports of several units and years as such files, prose of its own length in each."""
    made: list[Piece] = []
    names = {
        "310000": "上海市",
        "320100": "南京市",
        "411328": "唐河县",
        "440106": "天河区",
        "510107": "武侯区",
    }
    number = 0
    while len(made) < files:
        for form, years in YEARS.items():
            for year in years:
                for code in UNITS:
                    number += 1
                    page = build(invented(form, seed=number, unit=f"{names[code]}人民政府", year=year))
                    if len(made) < files:
                        name = f"{number}.{kind}"
                        made.append(Piece(name, Upload(make(page), name)))
    return made


@dataclass(frozen=True, slots=True)
class Batch:
    """What one import of a batch took: seconds by the clock, and of all processors together."""

    wall: float
    processors: float


def imported(pieces: list[Piece], processes: int, *, again: bool) -> Batch:
    """The whole batch into a new SQLite file, read by so many processes beside the one that records;
    `again`: the second import of it."""
    sandbox._pool.close()
    sandbox._pool = sandbox.Pool(processes)
    folder.size = lambda: processes
    order = Order(Said(), dry_run=False, publish=False, limit=2**24)
    with tempfile.TemporaryDirectory() as where:
        url = f"sqlite:///{where}/bench.sqlite"
        with prepared_database(Settings(database_url=url)) as database:
            for _ in range(2 if again else 1):
                began, used = time.perf_counter(), _processors()
                told = [
                    a["outcome"] for _, a in receive_all(database, OPERATOR, pieces, order, together=True)
                ]
                wall = time.perf_counter() - began
                sandbox._pool.close()  # those that read count once they have ended
                taken = Batch(wall, _processors() - used)
                sandbox._pool = sandbox.Pool(processes)
    refused = told.count("refused")
    assert refused == 0, f"{refused} of {len(told)} refused"
    return taken


def _processors() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def bench_batch(name: str, pieces: list[Piece], rounds: int) -> None:
    """A folder read by one process and by one for each core, in turns, and the same folder again."""
    cores = os.cpu_count() or 1
    one: list[Batch] = []
    every: list[Batch] = []
    again: list[Batch] = []
    for _ in range(rounds):
        one.append(imported(pieces, 1, again=False))
        every.append(imported(pieces, cores, again=False))
        again.append(imported(pieces, 1, again=True))
    files = len(pieces)
    row(f"folder of {files} {name}, one reading process (files/s)", [files / each.wall for each in one])
    row(f"  by {cores} reading processes (files/s)", [files / each.wall for each in every])
    row(f"  processors busy, of {cores}", [each.processors / each.wall for each in every])
    row("  the same folder again, nothing changed (files/s)", [files / each.wall for each in again])


def main() -> None:
    """Prints a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    print("| what | median | quartiles |\n|---|---|---|")
    bench_html(chosen.rounds * 10)
    bench_layouts()
    bench_pdf(max(2, chosen.rounds))
    rounds = max(2, chosen.rounds)
    bench_batch("pages", batch(chosen.files, "html", html), rounds)
    bench_batch("PDFs of six pages", batch(chosen.files // 2, "pdf", six_pages), rounds)


if __name__ == "__main__":
    main()
