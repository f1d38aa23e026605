"""Web pages saved in one file, as Internet Explorer, Chrome, WPS and mail programs write them."""

import base64
import quopri

import pytest

from app.catalogue.registry import catalogue
from app.readers.extract import UnreadableFileError
from app.readers.read import read
from tests.readers.faults import NEW, faults
from tests.readers.shapes import page, plain_2, plain_3, plain_4, table

PAGE = page(NEW, table(plain_2(NEW)), table(plain_3(NEW)), table(plain_4(NEW)))
PICTURE = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
_BARE = PAGE.replace(b"<meta charset=utf-8>", b"")
ADVERTISEMENT = "<table><tr><td>规章</td><td>999999</td><td>1</td><td>2</td></tr></table>".encode()
FRAME = "<html><body><iframe src=cid:frame-1></iframe><p>政府信息公开</p></body></html>".encode()


def _part(content: bytes, *, encoding: str, charset: str | None, identity: str = "page") -> str:
    said = f"; charset={charset}" if charset else ""
    if encoding == "base64":
        body = base64.encodebytes(content).decode()
    elif encoding == "quoted-printable":
        body = quopri.encodestring(content).decode()
    else:
        body = content.decode("latin-1")
    head = (
        f"Content-Type: text/html{said}\r\nContent-Transfer-Encoding: {encoding}\r\nContent-ID: <{identity}>"
    )
    return f"{head}\r\nContent-Location: http://www.example.gov.cn/xxgk/nb.html\r\n\r\n{body}"


def _saved(*parts: str, by: str = "Blink", start: str = "") -> bytes:
    head = (
        f"From: <Saved by {by}>\r\nSubject: =?utf-8?B?5bm05oql?=\r\nDate: Mon, 29 Jan 2024 10:00:00 +0800\r\n"
        f'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--=_x"{start}'
    )
    body = "".join(f"----=_x\r\n{part}\r\n" for part in parts)
    return f"{head}\r\n\r\nThis is a multi-part message in MIME format.\r\n\r\n{body}----=_x--\r\n".encode(
        "latin-1"
    )


SAVED = {
    "quoted-printable": _saved(_part(PAGE, encoding="quoted-printable", charset="utf-8"), PICTURE),
    "base64 in gbk": _saved(
        _part(_BARE.decode().encode("gbk"), encoding="base64", charset="gb2312"),
        by="Windows Internet Explorer 11",
    ),
    "8bit, no charset": _saved(_part(PAGE, encoding="8bit", charset=None)),
    "charset unknown": _saved(_part(PAGE, encoding="base64", charset="x-unknown")),
    "charset wrong": _saved(_part(PAGE, encoding="base64", charset="us-ascii")),
    "picture first": _saved(PICTURE, _part(PAGE, encoding="base64", charset="utf-8")),
    "form in a frame": _saved(
        _part(FRAME, encoding="base64", charset="utf-8"),
        _part(PAGE, encoding="base64", charset="utf-8", identity="frame-1"),
    ),
    "named by start": _saved(
        _part(
            ADVERTISEMENT,
            encoding="base64",
            charset="utf-8",
            identity="ad",
        ),
        _part(PAGE, encoding="base64", charset="utf-8", identity="main"),
        start=';\r\n\tstart="<main>"',
    ),
    "one part alone": b"MIME-Version: 1.0\r\n"
    + _part(PAGE, encoding="quoted-printable", charset="utf-8").encode(),
    "lines of another system": _saved(_part(PAGE, encoding="base64", charset="utf-8")).replace(
        b"\r\n", b"\n"
    ),
    "end cut off": _saved(_part(PAGE, encoding="base64", charset="utf-8"), PICTURE)[:-40],
}


@pytest.mark.parametrize("name", ["nb.mht", "nb.mhtml", "nb.html", "nb"])
def test_whatever_it_is_called(name: str) -> None:
    assert faults(NEW, SAVED["quoted-printable"], name) == []


@pytest.mark.parametrize("saved", SAVED)
def test_a_saved_page_is_read_as_the_page(saved: str) -> None:
    assert faults(NEW, SAVED[saved], "nb.mht") == []


def test_a_web_page_called_mht_is_a_web_page() -> None:
    assert faults(NEW, PAGE, "nb.mht") == []


HARMFUL = {
    "parts within parts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5000)
    ),
    "countless parts": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    + b"--b\r\n" * 10**6,
}


@pytest.mark.parametrize("harm", HARMFUL)
def test_files_made_to_harm_are_refused(harm: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read(HARMFUL[harm], name="nb.mht", media_type=None, catalogue=catalogue())
    assert refused.value.code == "too_expensive"
