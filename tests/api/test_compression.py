"""Compressed answers: what is compressed, how, and that ETags still work both ways."""

import gzip
import zlib

import pytest
import zstandard
from starlette.testclient import TestClient

from app.api.middleware.compression import choose
from app.db.engine import Database
from tests.api.test_files import published  # noqa: F401  a fixture
from tests.reports.factories import API, COUNTY

PATH = f"{API}/observations?unit={COUNTY}&limit=50"


@pytest.mark.parametrize(
    ("accepted", "name"),
    [
        ("", None),
        ("identity", None),
        ("br", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1, zstd;q=0.5", "gzip"),
        ("zstd;q=0, gzip;q=0", None),
        ("*", "zstd"),
        ("*;q=0.1, zstd;q=0", "gzip"),
        ("GZIP;q=x", None),
    ],
)
def test_the_coding_of_choice(accepted: str, name: str | None) -> None:
    coding = choose(accepted)
    assert (coding.name if coding else None) == name


def raw(caller: TestClient, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    asked = {name.replace("_", "-"): text for name, text in headers.items()}
    with caller.stream("GET", path, headers=asked) as answer:
        return answer.status_code, dict(answer.headers), b"".join(answer.iter_raw())


def test_pages_and_streams(published: TestClient, database: Database) -> None:  # noqa: F811
    for path in (PATH, f"{PATH}&format=csv", f"{PATH}&format=ndjson", f"{PATH}&format=jsonstat"):
        _, plain_headers, plain = raw(published, path, Accept_Encoding="identity")
        assert "content-encoding" not in plain_headers
        assert "Accept-Encoding" in plain_headers["vary"]
        _, headers, packed = raw(published, path, Accept_Encoding="gzip")
        assert (headers["content-encoding"], gzip.decompress(packed)) == ("gzip", plain)
        assert len(packed) < len(plain) / 3
        _, headers, packed = raw(published, path, Accept_Encoding="zstd")
        assert headers["content-encoding"] == "zstd"
        assert zstandard.ZstdDecompressor().decompressobj().decompress(packed) == plain


def test_files_and_small_answers_are_left(published: TestClient) -> None:  # noqa: F811
    for path in (f"{PATH}&format=parquet", f"{PATH}&format=xlsx", "/livez"):
        assert "content-encoding" not in raw(published, path, Accept_Encoding="gzip")[1]


def test_an_etag_goes_both_ways(published: TestClient) -> None:  # noqa: F811
    path = f"{API}/reports/{COUNTY}/2018"
    _, plain, _ = raw(published, path, Accept_Encoding="identity")
    _, packed, _ = raw(published, path, Accept_Encoding="gzip")
    assert packed["etag"] == plain["etag"][:-1] + '-gzip"'
    status, headers, body = raw(published, path, Accept_Encoding="gzip", If_None_Match=packed["etag"])
    assert (status, headers["etag"], body) == (304, packed["etag"], b"")
    assert raw(published, path, Accept_Encoding="identity", If_None_Match=plain["etag"])[0] == 304
    moved = published.post(
        f"{path}/transitions",
        json={"to": "withdrawn", "note": "错误"},
        headers={"If-Match": packed["etag"], "Accept-Encoding": "gzip"},
    )
    assert moved.status_code == 200, moved.text


def test_the_first_piece_is_not_held_back() -> None:
    coding = choose("gzip")
    assert coding is not None
    compressor = coding.new()
    first = compressor.compress(b"first,line\r\n") + compressor.flush(coding.sync)
    assert zlib.decompressobj(31).decompress(first) == b"first,line\r\n"
