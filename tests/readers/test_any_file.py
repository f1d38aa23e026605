"""Whatever the bytes and the name, a file becomes blocks or is refused, and nothing else."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.readers.extract import Extract, UnreadableFileError
from app.readers.formats import extract
from tests.readers.files import zipped
from tests.readers.shown import shown
from tests.readers.test_hostile import GOOD, encrypted_package, laughs
from tests.readers.test_xls import a_workbook

PAGE = "<html><body><p>某县年报</p><table><tr><td>甲</td><td>1</td></tr></table></body></html>"


def outcome(content: bytes, name: str | None) -> Extract | str:
    started = time.monotonic()
    try:
        found: Extract | UnreadableFileError = extract(content, name=name, media_type=None)
    except UnreadableFileError as refused:
        found = refused
    assert time.monotonic() - started < 60
    if isinstance(found, Extract):
        return found
    assert found.status in (400, 413, 415, 422)
    assert found.detail
    assert found.detail_en
    return found.code


@pytest.mark.parametrize(
    ("content", "name", "same_as"),
    [
        (PAGE.encode("gbk"), "年报.xls", PAGE.encode()),
        (PAGE.encode(), "年报.doc", PAGE.encode()),
        (PAGE.encode(), "年报.pdf", PAGE.encode()),
        (GOOD["xlsx"], "年报.xls", GOOD["xlsx"]),
        (GOOD["docx"], "年报.doc", GOOD["docx"]),
        (GOOD["pdf"], "年报.docx", GOOD["pdf"]),
        (GOOD["xls"], "年报.xlsx", GOOD["xls"]),
        (GOOD["docx"], None, GOOD["docx"]),
    ],
)
def test_the_content_decides_and_not_the_name(content: bytes, name: str | None, same_as: bytes) -> None:
    found, expected = outcome(content, name), outcome(same_as, None)
    assert isinstance(found, Extract)
    assert isinstance(expected, Extract)
    assert shown(found) == shown(expected)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "年报.docx", "empty_file"),
        (GOOD["docx"][:-40], "年报.docx", "damaged"),
        (GOOD["xlsx"][:500], "年报.xlsx", "damaged"),
        (zipped({"a.html": PAGE})[:-4], "年报.zip", "damaged"),
        (GOOD["xls"][:600], "年报.xls", "damaged"),
        (GOOD["pdf"][:40], "年报.pdf", "damaged"),
        (encrypted_package(), "年报.docx", "encrypted"),
        (encrypted_package(), "年报.xls", "encrypted"),
        (zipped({"a.html": PAGE, "b.txt": "甲"}), "年报.docx", "archive"),
        (zipped({"word/other.xml": "<x/>"}), "年报.docx", "unsupported_type"),
        (zipped({"xl/other.xml": "<x/>"}), "年报.xlsx", "unsupported_type"),
        (zipped({"bomb": b"\0" * 50_000_000}), "年报.zip", "too_large"),
    ],
)
def test_what_is_broken_or_hostile_is_refused_with_its_reason(content: bytes, name: str, code: str) -> None:
    assert outcome(content, name) == code


def test_entities_are_not_expanded_in_pages() -> None:
    found = outcome(laughs("html", "<html><body><p>前&a9;后</p></body></html>").encode(), "a.html")
    assert isinstance(found, str) or "haha" not in str(shown(found))


FILES = {**GOOD, "html": PAGE.encode("gbk"), "zip": zipped({"a.xls": a_workbook()})}


@pytest.mark.parametrize("kind", sorted(FILES))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_part_of_a_file_by_any_name_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    content = FILES[kind]
    start = data.draw(st.sampled_from([0, 0, 0, 1, 8, 100]))
    end = data.draw(st.integers(0, len(content)))
    noise = data.draw(st.binary(max_size=20))
    name = data.draw(st.sampled_from([None, "a", *(f"年报.{ending}" for ending in FILES), "a.txt"]))
    outcome(content[start:end] + noise, name)
