"""Zips of reports: names, inner zips, bounds."""

import io
import struct
import zipfile

import pytest

from app.readers import archive
from app.readers.archive import Member, members
from app.readers.extract import UnreadableFileError
from tests.readers.files import docx_of, zipped
from tests.readers.test_docx import p


def listed(content: bytes) -> list[tuple[str, bytes]]:
    found = list(members(content))
    assert all(member.refusal is None for member in found)
    return [(member.name, member.content) for member in found]


def named_in(encoding: str, name: str) -> bytes:
    """A zip whose only name is in this encoding, without saying so."""
    raw = name.encode(encoding)
    held = zipped({"x" * len(raw): b"1"}, zipfile.ZIP_STORED)
    return held.replace(b"x" * len(raw), raw)


def test_files_come_in_order_and_folders_are_none() -> None:
    content = zipped({"甲/": b"", "甲/一.html": b"1", "二.txt": b"2"})
    assert listed(content) == [("甲/一.html", b"1"), ("二.txt", b"2")]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "gb18030"])
def test_names_that_do_not_tell_their_encoding(encoding: str) -> None:
    assert listed(named_in(encoding, "唐河县2018年报.html")) == [("唐河县2018年报.html", b"1")]


def test_files_that_nobody_put_there_are_left_out() -> None:
    content = zipped(
        {"__MACOSX/._a.html": b"m", ".DS_Store": b"d", "x/.hidden": b"h", "Thumbs.db": b"t", "a.html": b"1"}
    )
    assert listed(content) == [("a.html", b"1")]


def test_names_that_climb_are_only_labels() -> None:
    assert listed(zipped({"../../etc/passwd": b"1"})) == [("../../etc/passwd", b"1")]


def test_an_inner_zip_is_opened_and_a_document_is_not() -> None:
    document = docx_of(p("文"))
    content = zipped({"a.zip": zipped({"b.html": b"1", "c.docx": document}), "d.docx": document})
    assert listed(content) == [("a.zip/b.html", b"1"), ("a.zip/c.docx", document), ("d.docx", document)]


def test_a_zip_within_a_zip_within_a_zip_is_handed_on_unopened() -> None:
    deepest = zipped({"c.html": b"1"})
    assert listed(zipped({"a.zip": zipped({"b.zip": deepest})})) == [("a.zip/b.zip", deepest)]


def outcome(member: Member) -> tuple[str, bytes, str | None]:
    return member.name, member.content, member.refusal.code if member.refusal else None


def test_one_damaged_member_does_not_spoil_the_others() -> None:
    content = zipped({"a.txt": b"first", "b.txt": b"second"}, zipfile.ZIP_STORED).replace(b"first", b"fIrst")
    assert [outcome(m) for m in members(content)] == [
        ("a.txt", b"", "damaged"),
        ("b.txt", b"second", None),
    ]


def test_an_inner_zip_that_cannot_be_opened_is_refused_alone() -> None:
    inner = zipped({"b.html": b"1"})
    content = zipped({"a.zip": inner[:-10], "c.txt": b"2"})
    assert [outcome(m) for m in members(content)] == [("a.zip", b"", "damaged"), ("c.txt", b"2", None)]


def test_a_member_too_large_for_a_report_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBER", 10)
    content = zipped({"a.txt": b"x" * 11, "b.txt": b"x" * 10})
    assert [outcome(m) for m in members(content)] == [("a.txt", b"", "too_large"), ("b.txt", b"x" * 10, None)]


def encrypted() -> bytes:
    held = bytearray(zipped({"a.html": b"1"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        held[held.index(signature) + offset] |= 1
    return bytes(held)


def claiming(size: int) -> bytes:
    """A zip whose directory says that its member is larger than it is."""
    held = bytearray(zipped({"a.html": b"1" * 100}))
    struct.pack_into("<I", held, held.index(b"PK\x01\x02") + 24, size)
    return bytes(held)


@pytest.mark.parametrize(
    ("content", "code", "status"),
    [
        (b"", "damaged", 422),
        (b"PK\x03\x04", "damaged", 422),
        (zipped({"a.html": b"1"})[:-5], "damaged", 422),
        (zipped({}), "empty_file", 422),
        (zipped({"__MACOSX/x": b"1"}), "empty_file", 422),
        (encrypted(), "encrypted", 422),
        (zipped({f"{n}.txt": b"" for n in range(2001)}), "too_large", 413),
        (zipped({"bomb.html": b"\0" * 40_000_000}), "too_large", 413),
        (claiming(250 * 2**20), "too_large", 413),
    ],
)
def test_archives_beyond_reason_are_refused_before_anything_is_expanded(
    content: bytes, code: str, status: int
) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        members(content)
    assert (refused.value.code, refused.value.status) == (code, status)


def test_inner_zips_share_the_bounds_of_the_outer_one() -> None:
    inner = zipped({f"{n}.txt": b"" for n in range(900)})
    content = zipped({"a.zip": inner, "b.zip": inner, "c.zip": inner}, zipfile.ZIP_STORED)
    found = list(members(content))
    assert len(found) == 1801
    assert outcome(found[-1]) == ("c.zip", b"", "too_large")


def test_a_member_never_expands_beyond_what_the_directory_says() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.html", b"\0" * 900_000)
    lying = bytearray(held.getvalue())
    struct.pack_into("<I", lying, lying.index(b"PK\x01\x02") + 24, 10)
    assert [outcome(m) for m in members(bytes(lying))] == [("a.html", b"", "damaged")]
