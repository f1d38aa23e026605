"""Reading with bounds: what takes too much, hangs or crashes is refused, and the next file is read."""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.readers import docx, pdf, sandbox, xls, xlsx
from app.readers.extract import Extract, Grid, GridCell, Place, Text, UnreadableFileError
from app.readers.sandbox import Limits, Pool, extract_bounded
from app.readers.wire import BadAnswerError, pack, unpack
from tests.readers.files import docx_of, xlsx_of
from tests.readers.pdfs import pdf as pdf_of
from tests.readers.pdfs import say
from tests.readers.test_docx import p
from tests.readers.test_xls import a_workbook

PROGRAM = "from tests.readers.misbehaving import main; main()"


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(2, Limits(cpu_seconds=1, wall_seconds=3, wait_seconds=5), PROGRAM)
    yield pool
    pool.close()


def said(pool: Pool, kind: str, content: bytes = b"", name: str | None = None) -> str:
    block = pool.extract(kind, content, name=name).blocks[0]
    assert isinstance(block, Text)
    return block.text


@pytest.mark.parametrize(
    ("kind", "content", "read"),
    [
        ("docx", docx_of(p("文")), docx.extract),
        ("xlsx", xlsx_of([["甲", 1], ["乙", 2]], ["C1:C2"]), xlsx.extract),
        ("xls", a_workbook(), xls.extract),
        ("pdf", pdf_of(lambda c: say(c, 60, 60, "文")), pdf.extract),
    ],
)
def test_what_comes_back_is_what_the_reader_gives(kind: str, content: bytes, read: object) -> None:
    assert extract_bounded(kind, content, name="名.x") == read(content, name="名.x")  # type: ignore[operator]


def test_refusals_come_back_as_they_are() -> None:
    with pytest.raises(UnreadableFileError) as refused:
        extract_bounded("pdf", b"%PDF-", name=None)
    with pytest.raises(UnreadableFileError) as direct:
        pdf.extract(b"%PDF-", name=None)
    assert vars(refused.value) == vars(direct.value)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("sleep", "too_expensive"),
        ("spin", "too_expensive"),
        ("swallow", "too_expensive"),
        ("abort", "too_expensive"),
        ("crash", "damaged"),
        ("leave", "too_expensive"),
    ],
)
def test_what_breaks_its_bounds_is_refused_and_the_pool_goes_on(pool: Pool, kind: str, code: str) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableFileError) as refused:
        pool.extract(kind, b"x")
    assert (refused.value.code, refused.value.status) == (code, 422)
    assert time.monotonic() - started < 60
    assert said(pool, "echo", b"abc", "名").startswith("名 3 ")


def test_an_error_of_ours_is_logged_and_the_file_refused(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(UnreadableFileError) as refused:
        pool.extract("raise_", b"")
    assert refused.value.code == "damaged"
    assert "KeyError: 'unexpected'" in caplog.text


def test_what_a_library_prints_does_not_disturb_the_answer(pool: Pool) -> None:
    assert [said(pool, "print_"), said(pool, "print_")] == ["read", "read"]


def test_a_process_can_write_no_file_and_sees_no_setting(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_DATABASE_URL", "postgresql://secret")
    assert said(pool, "write") == "refused []"


def test_processes_are_used_again(pool: Pool) -> None:
    assert len({said(pool, "echo") for _ in range(5)}) == 1


def test_a_process_that_went_to_rest_is_replaced(pool: Pool) -> None:
    first = said(pool, "echo")
    time.sleep(1.8)
    assert said(pool, "echo") != first


def test_a_large_file_goes_through_the_pipe(pool: Pool) -> None:
    assert said(pool, "echo", b"x" * 20_000_000, "大").startswith("大 20000000 ")


def test_many_threads_share_few_processes(pool: Pool) -> None:
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda n: said(pool, "echo", b"x" * n, str(n)), range(60)))
    assert [answer.split()[:2] for answer in answers] == [[str(n), str(n)] for n in range(60)]
    assert len({answer.split()[2] for answer in answers}) <= 2


def test_whoever_waits_too_long_is_told_that_all_are_busy() -> None:
    pool = Pool(1, Limits(wall_seconds=2, wait_seconds=0.1), PROGRAM)

    def hang() -> None:
        with contextlib.suppress(UnreadableFileError):
            pool.extract("sleep", b"")

    hanging = threading.Thread(target=hang)
    hanging.start()
    time.sleep(0.3)
    with pytest.raises(UnreadableFileError) as refused:
        pool.extract("echo", b"")
    assert (refused.value.code, refused.value.status) == ("busy", 503)
    hanging.join()
    pool.close()


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_has_processes_of_its_own() -> None:
    extract_bounded("docx", docx_of(p("文")))
    child = os.fork()
    if child == 0:
        try:
            held = extract_bounded("docx", docx_of(p("子"))).blocks[0]
            fine = isinstance(held, Text) and held.text == "子"
            sandbox._close()
        except BaseException:
            fine = False
        os._exit(0 if fine else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(extract_bounded("docx", docx_of(p("文"))).blocks) == 1


EXTRACT = Extract(
    (
        Text("文", Place(file="a.zip", line=3), heading=True),
        Grid(
            (GridCell("1", 0, 2, Place(sheet="表", page=1, table=2, row=3, column=4), 5, 6),), Place(table=2)
        ),
    ),
    {"title": "年报"},
    3,
)


def test_the_wire_carries_everything() -> None:
    assert unpack(pack(EXTRACT)) == EXTRACT
    assert unpack(pack("Traceback")) == "Traceback"


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"{}", b'{"blocks": [[1]], "meta": {}, "pictures": 0}', b'{"blocks": 3}', b"\xff"]
)
def test_a_wrong_answer_is_told_from_a_right_one(answer: bytes) -> None:
    with pytest.raises(BadAnswerError):
        unpack(answer)
