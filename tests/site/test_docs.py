"""The documentation needs nothing from outside: no address, no inline script, no CDN."""

import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.api.small_app import small_client
from tests.process import listening

PAGES = ("/docs", "/redoc")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with small_client(tmp_path_factory.mktemp("docs")) as opened:
        yield opened


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_our_own_files_only(caller: TestClient, path: str) -> None:
    page = caller.get(path)
    assert page.status_code == 200
    assert '<html lang="zh-CN">' in page.text
    assert "//" not in re.sub(r"<!doctype[^>]*>", "", page.text)
    assert re.findall(r"<script(?![^>]*\bsrc=)", page.text) == []
    assert "script-src 'self';" in page.headers["content-security-policy"]
    for file in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text):
        answer = caller.get(file)
        assert answer.status_code == 200, file
        assert len(answer.content) > 100, file


def test_the_libraries_load_nothing_from_elsewhere(caller: TestClient) -> None:
    redoc = caller.get("/static/vendor/redoc.standalone.js").text
    assert "cdn." not in redoc
    assert "fonts.googleapis.com" not in redoc
    assert "validatorUrl: null" in caller.get("/static/swagger.js").text


@pytest.mark.parametrize("name", ["favicon.png", "..%2fcore.py", "nothing.js"])
def test_only_the_three_files_are_given_out(caller: TestClient, name: str) -> None:
    assert caller.get(f"/static/vendor/{name}").status_code == 404


def test_the_document(caller: TestClient) -> None:
    answer = caller.get("/openapi.json")
    assert answer.json()["openapi"].startswith("3.1")
    again = caller.get("/openapi.json", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running service on the loopback, for a real browser."""
    with (
        small_client(tmp_path_factory.mktemp("browser")) as opened,
        listening(opened.app, log_level="error", lifespan="off") as answering,
    ):
        yield answering


def browse(url: str) -> tuple[str, list[str]]:
    """The page as the browser holds it after its scripts ran, and what the console said."""
    assert CHROMIUM is not None
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
        "--accept-lang=zh-CN",
        "--virtual-time-budget=10000",
        "--dump-dom",
        url,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.mark.browser
@needs_browser
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/docs", 'class="opblock-summary-path"'),
        ("/redoc", "参考手册"),
        ("/", "查得到、比得了、对得上"),
        ("/problems", "错误与问题代码"),
    ],
)
def test_a_page_in_a_browser(address: str, path: str, shown: str) -> None:
    page, console = browse(address + path)
    assert shown in page
    assert console == []
    if path in PAGES:
        assert "三种国家表式" in page, "the operations are not drawn"


@pytest.mark.browser
@needs_browser
def test_the_browser_does_report_a_breach(address: str) -> None:
    """Without this the silence of the console would prove nothing."""
    _, console = browse(address + "/api/v1/t/breach")
    assert len(console) == 1
    assert "Content Security Policy" in console[0]
