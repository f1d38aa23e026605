"""Bytes to text, whatever they declare."""

import pytest

from app.readers.encoding import declared_charset, decode

TEXT = "<p>政府信息公开工作年度报告：规范性文件、行政复议。</p>"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", None),
        ("utf-8", "gb2312"),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", None),
        ("gb18030", None),
        ("gbk", "utf-8"),
        ("gb2312", "gb2312"),
        ("gb18030", "no-such-charset"),
        ("utf-16", None),
        ("utf-16-le", None),
        ("big5", "big5"),
    ],
)
def test_decode(encoding: str, declared: str | None) -> None:
    text = TEXT if encoding != "big5" else "政府資訊公開工作年度報告"
    if encoding == "gb18030":
        text += "㐀𠮷"
    assert decode(text.encode(encoding), declared).lstrip("\ufeff") == text


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    broken = TEXT.encode() * 20 + b"\xff\xfe" + TEXT.encode()
    assert decode(broken).count("政府信息公开") == 21


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b'<meta charset="GBK">', "gbk"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=gb2312'>", "gb2312"),
        (b"<html>", None),
    ],
)
def test_declared_charset(head: bytes, charset: str | None) -> None:
    assert declared_charset(head) == charset
