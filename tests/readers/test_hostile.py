"""Files made to harm: refused in seconds with little memory, and never otherwise than by a refusal."""

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.readers import docx, xlsx
from app.readers.extract import Extract, Grid, Text, UnreadableFileError
from app.readers.ole import MAGIC
from app.readers.sandbox import extract_bounded
from tests.readers.files import W, docx_of, members, xlsx_of, zipped
from tests.readers.pdfs import pdf, say, table
from tests.readers.test_docx import p, tbl, tc, tr
from tests.readers.test_xls import a_workbook

SHEET = "xl/worksheets/sheet1.xml"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def laughs(root: str, body: str) -> str:
    """A document whose last entity is ten million words long."""
    entities = '<!ENTITY a0 "haha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [{entities}]>{body}'


def outside(root: str, body: str, path: Path) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY e SYSTEM "{path.as_uri()}">]>{body}'


def with_part(content: bytes, part: str, text: str | bytes) -> bytes:
    return zipped({**members(content), part: text})


def document(body: str) -> str:
    return f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def inline(text: str) -> str:
    """A sheet of one cell that holds its text itself."""
    cell = f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<worksheet {NS}><sheetData><row r="1">{cell}</row></sheetData></worksheet>'


def words(extract: Extract) -> str:
    return "".join(
        block.text if isinstance(block, Text) else "".join(cell.text for cell in block.cells)
        for block in extract.blocks
    )


def outcome(kind: str, content: bytes) -> str:
    """The code of the refusal, or the text that was read; within seconds in any case."""
    started = time.monotonic()
    try:
        return words(extract_bounded(kind, content, name=None))
    except UnreadableFileError as refused:
        return refused.code
    finally:
        assert time.monotonic() - started < 60


def test_entities_are_not_expanded_in_word() -> None:
    content = docx_of("")
    bomb = laughs("w:document", document(p("前&a9;后")))
    assert outcome("docx", with_part(content, "word/document.xml", bomb)) in ("前后", "damaged")


def test_entities_are_not_expanded_in_excel() -> None:
    sheet = inline("前&a9;后")
    content = with_part(xlsx_of([["甲"]]), SHEET, laughs("worksheet", sheet))
    assert outcome("xlsx", content) in ("前", "前后", "damaged")
    strings = f"<sst {NS}><si><t>前&a9;后</t></si></sst>"
    content = with_part(xlsx_of([["甲"]]), "xl/sharedStrings.xml", laughs("sst", strings))
    assert outcome("xlsx", content) in ("前", "前后", "damaged", "empty_file")


def test_files_outside_are_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    word = outside("w:document", document(p("前&e;后")), secret)
    sheet = inline("前&e;后")
    for kind, content in (
        ("docx", with_part(docx_of(""), "word/document.xml", word)),
        ("xlsx", with_part(xlsx_of([["甲"]]), SHEET, outside("worksheet", sheet, secret))),
    ):
        assert "机密" not in outcome(kind, content)


def repeated(head: bytes, piece: bytes, tail: bytes, size: int, part: str, base: bytes) -> bytes:
    """A package in which one part expands to this size, made without holding it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in members(base).items():
            if name != part:
                package.writestr(name, content)
        with package.open(part, "w", force_zip64=True) as stream:
            stream.write(head)
            block = piece * (2**20 // len(piece))
            for _ in range(size // len(block)):
                stream.write(block)
            stream.write(tail)
    return held.getvalue()


SHEET_HEAD, SHEET_TAIL = f"<worksheet {NS}><sheetData>".encode(), b"</sheetData></worksheet>"


def test_hundreds_of_megabytes_of_empty_cells_are_refused_at_once() -> None:
    content = repeated(
        SHEET_HEAD, b'<row><c s="1"/><c s="1"/></row>', SHEET_TAIL, 300 * 2**20, SHEET, xlsx_of([["甲"]])
    )
    started = time.monotonic()
    assert outcome("xlsx", content) == "too_large"
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        (b'<row><c s="1"/><c s="1"/></row>', "too_large"),
        (b"<row><c><v>1</v></c></row>", "too_large"),
        (b'<mergeCell ref="A1:XFD1048576"/>', "too_large"),
        (b"<x>", "damaged"),
        (b" ", "damaged"),
    ],
)
def test_sixty_megabytes_of_anything_are_bounded(piece: bytes, code: str) -> None:
    content = repeated(SHEET_HEAD, piece, SHEET_TAIL, 60 * 2**20, SHEET, xlsx_of([["甲"]]))
    assert outcome("xlsx", content) in (code, "too_expensive")


def test_a_million_strings_are_bounded() -> None:
    head, part = f"<sst {NS}>".encode(), "xl/sharedStrings.xml"
    content = repeated(head, b"<si><t>x</t></si>", b"</sst>", 60 * 2**20, part, xlsx_of([["甲"]]))
    assert outcome("xlsx", content) in ("too_large", "too_expensive")


@pytest.mark.parametrize("piece", [b"<w:p/>", b"<w:tbl><w:tr><w:tc>", b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"])
@pytest.mark.parametrize("size", [7, 60])
def test_a_word_document_of_megabytes_is_bounded(piece: bytes, size: int) -> None:
    head, tail = document("|").encode().split(b"|")
    content = repeated(head, piece, tail, size * 2**20, "word/document.xml", docx_of(""))
    assert outcome("docx", content)[:3] in ("too", "dam", "emp", "xxx")


def test_tables_in_tables_in_tables() -> None:
    body = "<w:tbl><w:tr><w:tc>" * 60 + p("深") + "</w:tc></w:tr></w:tbl>" * 60
    assert outcome("docx", docx_of(body)) == "深"
    body = "<w:tbl><w:tr><w:tc>" * 600 + p("深") + "</w:tc></w:tr></w:tbl>" * 600
    assert outcome("docx", docx_of(body)) in ("damaged", "too_expensive")


def encrypted_package() -> bytes:
    """The container that Office wraps a document with a password in."""
    sectors = [struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)]
    entries = b""
    for name, kind in (("Root Entry", 5), ("EncryptionInfo", 2), ("EncryptedPackage", 2)):
        raw = name.encode("utf-16-le") + b"\0\0"
        entries += raw.ljust(64, b"\0") + struct.pack("<HB", len(raw), kind)
        entries += b"\0" * 49 + struct.pack("<IQ", 0xFFFFFFFE, 0)
    sectors.append(entries.ljust(512, b"\0"))
    header = MAGIC + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<II", 1, 1)
    header = header.ljust(56, b"\0") + struct.pack("<IIIII", 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return header + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108) + b"".join(sectors)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "xls"])
def test_a_document_with_a_password_is_refused_as_encrypted(kind: str) -> None:
    assert outcome(kind, encrypted_package()) == "encrypted"


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_older_document_by_a_newer_name_is_no_document_of_that_kind(kind: str) -> None:
    assert outcome(kind, a_workbook()) == "unsupported_type"


GOOD = {
    "docx": docx_of(p("某县") + tbl(tr(tc("甲", '<w:gridSpan w:val="2"/>')), tr(tc("1"), tc("2"))) + p("尾")),
    "xlsx": xlsx_of([["某县"], [], ["甲", 1, 2.5], ["乙", 3, None]], ["B5:C5"]),
    "xls": a_workbook(),
    "pdf": pdf(
        lambda c: (say(c, 60, 60, "某县"), table(c, 100, [60, 160, 260], [["甲", "1"], ["乙", "2"]])),  # type: ignore[arg-type,return-value]
        compress=False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_every_truncation_is_read_or_refused(kind: str) -> None:
    content = GOOD[kind]
    for cut in range(0, len(content), max(1, len(content) // 60)):
        outcome(kind, content[:cut])
    assert outcome(kind, content) not in ("damaged", "too_expensive", "")


@pytest.mark.parametrize("kind", sorted(GOOD))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_flipped_bytes_are_read_or_refused(kind: str, data: st.DataObject) -> None:
    content = bytearray(GOOD[kind])
    spots = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for at, value in data.draw(st.lists(spots, min_size=1, max_size=12)):
        content[at] = value
    outcome(kind, bytes(content))


PARTS = {
    "docx": (docx.extract, "word/document.xml"),
    "xlsx": (xlsx.extract, SHEET),
}


@pytest.mark.parametrize("kind", sorted(PARTS))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_changed_part_is_read_or_refused_without_the_sandbox(kind: str, data: st.DataObject) -> None:
    """The bytes change under the compression: the XML itself is other than it should be."""
    extract, part = PARTS[kind]
    parts = members(GOOD[kind])
    text = bytearray(parts[part])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 9))] = data.draw(
            st.sampled_from([b"", b"9", b"-", b"<w:p/>", b">"])
        )
    try:
        found = extract(zipped({**parts, part: bytes(text)}), name=None)
    except UnreadableFileError:
        return
    assert all(isinstance(block, Text | Grid) for block in found.blocks)


def raw_pdf(objects: list[bytes]) -> bytes:
    """A PDF of these numbered objects, the first of which is the catalogue; no cross-references."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, held) for number, held in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R /Size %d >>\n%%%%EOF\n" % (len(objects) + 1)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<< %s /Filter /FlateDecode /Length %d >> stream\n%s\nendstream" % (entries, len(packed), packed)


def one_page(contents: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>"
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page % resources,
            contents,
            *more,
        ]
    )


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F 5 0 R >> >>"


def crossing_lines() -> bytes:
    pair = b"%d 0 m %d 800 l S 0 %d m 800 %d l S\n"
    return b"".join(pair % (n, n, n, n) for n in range(0, 40_000, 8))


def hostile_pdf(name: str) -> bytes:
    if name == "spaces":
        return one_page(stream(b" " * 200_000_000))
    if name == "lines":
        return one_page(stream(b"0 0 m 100 100 l S\n" * 2_000_000))
    if name == "grid":
        return one_page(stream(crossing_lines()))
    if name == "glyphs":
        text = b"BT /F1 8 Tf 50 50 Td " + b"(aaaaaaaaaa) Tj " * 1_000_000 + b"ET"
        return one_page(stream(text), b"/Font << /F1 5 0 R >>", FONT)
    if name == "form in itself":
        return one_page(stream(b"/F Do"), b"/XObject << /F 5 0 R >>", stream(b"/F Do /F Do", FORM))
    pages = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000000 >>"
    return raw_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", pages])


@pytest.mark.parametrize("name", ["spaces", "lines", "grid", "glyphs", "form in itself", "pages in a circle"])
def test_pdfs_made_to_take_time_or_memory_are_refused(name: str) -> None:
    assert outcome("pdf", hostile_pdf(name)) in ("too_expensive", "too_large", "damaged", "empty_file")
