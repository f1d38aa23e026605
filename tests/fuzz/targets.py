"""What is fuzzed, and what must hold whatever comes in."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.catalogue.formula import FormulaError, parse_linear, parse_rule
from app.catalogue.registry import catalogue
from app.observations.grouping import parse_having, parse_sort
from app.paging import decode
from app.problems import ProblemError
from app.readers.extract import UnreadableFileError
from app.readers.read import read
from app.search.words import read_words
from app.vocabulary import ValueStatus
from app.years import parse_years

COLUMNS = ("year", "sum", "mean", "reported")


@dataclass(frozen=True)
class Target:
    """Something that takes bytes: `check` raises where a promise is broken. `seeds` to start from."""

    check: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]


def _page(media_type: str) -> Callable[[bytes], None]:
    def check(content: bytes) -> None:
        try:
            reading = read(content, name=None, media_type=media_type, catalogue=catalogue())
        except UnreadableFileError as refused:
            _is_told(refused.status in (400, 413, 415, 422), refused.detail, refused.detail_en)
            return
        for figure in reading.figures:
            assert (figure.status is ValueStatus.REPORTED) == (figure.value is not None)
            assert figure.value is None or any(sign.isdigit() for sign in figure.raw or ""), figure

    return check


def _is_told(is_callers: bool, detail: str, detail_en: str | None) -> None:
    """A refusal blames the caller and says why, in both languages."""
    assert is_callers
    assert detail
    assert detail_en


def _parameter(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    for parse in (
        lambda: parse_years(text),
        lambda: parse_having(text, COLUMNS),
        lambda: parse_sort(text, COLUMNS),
        lambda: decode(text, (str, int)),
        lambda: read_words(text),
    ):
        try:
            parse()
        except ProblemError as refused:
            _is_told(refused.status == 422, refused.detail, refused.detail_en)


def _formula(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    for parse in (parse_linear, parse_rule):
        with suppress(FormulaError):
            parse(text)


def _pages(kind: str) -> Callable[[], Sequence[bytes]]:
    def seeds() -> Sequence[bytes]:
        from tests.gold.layouts import gold

        return [item.content() for item in gold() if item.name.endswith(kind)][::7]

    return seeds


def _rules() -> Iterator[bytes]:
    for form in catalogue().forms.values():
        for identity in form.identities:
            yield str(identity).encode()


TARGETS: dict[str, Target] = {
    "html": Target(_page("text/html"), _pages(".html")),
    "text": Target(_page("text/plain"), _pages(".txt")),
    "parameter": Target(
        _parameter,
        lambda: [
            b"2014..2018,2020",
            b"sum>=100,reported>0",
            b"-sum,year",
            b"WyI0MSIsMjAxOF0",
            "教育局 12345".encode(),
        ],
    ),
    "formula": Target(
        _formula,
        lambda: [b"a = b + c", b"sum(applications.refused.*) - 2 * x", b"a <= b", *list(_rules())[:20]],
    ),
}
