"""Last-Modified on every public GET, and If-Modified-Since: never unchanged for what has changed."""

import time
from collections.abc import Iterator
from email.utils import formatdate, parsedate_to_datetime

import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from app.api import conditional
from app.db.engine import Database
from app.main import create_app
from app.settings import Settings
from app.vocabulary import Role
from tests.api.keys import bearer, make_key
from tests.reports.factories import (
    API,
    COUNTY,
    COUNTY_2018,
    OPEN,
    move,
    publish,
    put,
    sound_values,
    with_units,
)

WITHIN = "within=990000"
TIMELESS = [
    f"{API}/observations?{WITHIN}",
    f"{API}/observations?{WITHIN}&format=csv",
    f"{API}/observations?{WITHIN}&format=ndjson",
    f"{API}/observations?{WITHIN}&format=xlsx",
    f"{API}/observations?{WITHIN}&format=parquet",
    f"{API}/observations?{WITHIN}&format=jsonstat",
    f"{API}/reports?{WITHIN}",
    f"{API}/reports?{WITHIN}&format=csv",
    COUNTY_2018,
    f"{COUNTY_2018}/values",
    f"{COUNTY_2018}/findings",
    f"{COUNTY_2018}/unmatched",
    f"{COUNTY_2018}/revisions",
    f"{COUNTY_2018}/revisions/1",
    f"{COUNTY_2018}/document?format=html",
    f"{COUNTY_2018}/document?format=docx",
    f"{API}/forms",
    f"{API}/forms/2014",
    f"{API}/forms/2014/template",
    f"{API}/indicators",
    f"{API}/indicators/reviews.total",
    f"/sdmx/data/OBSERVATIONS/{COUNTY}...",
    f"/sdmx/data/OBSERVATIONS/{COUNTY}...?format=json",
    "/sdmx/codelist/GK/CL_UNIT",
]
OF_THE_HOUR = [
    f"{API}/aggregates?{WITHIN}&level=county&indicator=reviews.total",
    f"{API}/aggregates?{WITHIN}&level=county&indicator=reviews.total&format=csv",
    f"{API}/rankings?{WITHIN}&level=county&indicator=reviews.total&year=2018",
    f"{API}/coverage?{WITHIN}&years=2018",
    f"{API}/coverage/notice?within={COUNTY}&year=2018",
    f"{API}/units?{WITHIN}",
    f"{API}/units?{WITHIN}&format=xlsx",
    f"{API}/units/{COUNTY}",
    f"{API}/units/{COUNTY}/children",
    f"{API}/units/{COUNTY}/ancestors",
    f"{API}/units/{COUNTY}/profile",
    f"{API}/calendar?{WITHIN}",
    f"{API}/reporting-units?{WITHIN}&year=2018",
    f"{API}/reporting-units/2018/{COUNTY}",
    f"{API}/search?q=公开",
    f"{API}/changes",
    f"{API}/config",
]
ROUTES = [*TIMELESS, *OF_THE_HOUR]
LONG_AGO = "Wed, 15 May 2019 00:00:00 GMT"


@pytest.fixture(autouse=True)
def _a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at the state holds for long: here other tests may keep the next one waiting."""
    monkeypatch.setattr("app.db.version.SURE_S", 30.0)


@pytest.fixture
def office(client: TestClient, database: Database) -> TestClient:
    """The office's service, where anyone may write, with a published report."""
    with_units(database)
    publish(client, put(client, COUNTY_2018, values=sound_values()), COUNTY_2018)
    return client


@pytest.fixture
def public(office: TestClient, database: Database) -> Iterator[TestClient]:
    """The service as anyone may read it, which noticed its last change an hour ago."""
    other = Database(Settings(database_url=database.url.render_as_string(hide_password=False)))
    with TestClient(create_app(Settings(), database=other)) as caller:
        noticed(caller, time.time() - 3_600)
        yield caller


def noticed(caller: TestClient, moment: float) -> None:
    """Let the present state of the data be known since this moment."""
    kept = caller.app.state.database.version  # type: ignore[attr-defined]
    until = time.monotonic() + 10
    while kept.current() is None and time.monotonic() < until:
        time.sleep(0.01)
    kept._noticed = moment


def test_every_public_route_tells_when_and_answers_304(public: TestClient) -> None:
    for path in ROUTES:
        first = public.get(path)
        assert first.status_code == 200, (path, first.text)
        told = first.headers.get("last-modified")
        assert told is not None, path
        assert parsedate_to_datetime(told).timestamp() <= time.time()
        for given in (told, formatdate(time.time() - 0.5, usegmt=True)):
            again = public.get(path, headers={"If-Modified-Since": given})
            assert (again.status_code, again.content) == (304, b""), (path, given)
            assert again.headers["last-modified"] == told
            assert again.headers.get("etag") == first.headers.get("etag")
        for given in (LONG_AGO, "yesterday", "", formatdate(time.time() + 3_600, usegmt=True)):
            again = public.get(path, headers={"If-Modified-Since": given})
            assert again.status_code == 200, (path, given)
        head = public.head(path, headers={"If-Modified-Since": told})
        assert (head.status_code, head.headers["last-modified"]) == (304, told)


def test_the_etag_wins_over_the_date(public: TestClient) -> None:
    for path in ROUTES:
        first = public.get(path)
        told, etag = first.headers["last-modified"], first.headers.get("etag")
        other = public.get(path, headers={"If-Modified-Since": told, "If-None-Match": '"another"'})
        assert other.status_code == 200, path
        if etag is not None:
            same = public.get(path, headers={"If-Modified-Since": LONG_AGO, "If-None-Match": etag})
            assert same.status_code == 304, path


def test_only_answers_that_hang_on_the_day_are_of_the_hour(public: TestClient) -> None:
    noticed(public, time.time() - 100 * 3_600)
    for path in ROUTES:
        told = parsedate_to_datetime(public.get(path).headers["last-modified"]).timestamp()
        assert (told < time.time() - 3_600) == (path in TIMELESS), path


def test_nobody_is_told_unchanged_after_a_change(office: TestClient, public: TestClient) -> None:
    """Neither by the date of before nor by any up to now: the second of a change is not over."""
    listed = f"{API}/observations?{WITHIN}&indicator=complaints.total"
    before = public.get(listed).headers["last-modified"]
    etag = move(office, office.get(COUNTY_2018).headers["etag"], "draft", COUNTY_2018, **OPEN)
    change = {"values": [{"indicator": "complaints.total", "value": 99}]}
    etag = office.patch(COUNTY_2018, json=change, headers={"If-Match": etag}).headers["etag"]
    publish(office, etag, COUNTY_2018)
    for caller in (office, public):
        until = time.monotonic() + 10
        while caller.get(listed).json()["items"][0]["value"] != 99:
            assert time.monotonic() < until
            time.sleep(0.02)
        for given in (before, formatdate(time.time(), usegmt=True)):
            for path in (listed, f"{listed}&format=csv", f"{listed}&format=parquet"):
                assert caller.get(path, headers={"If-Modified-Since": given}).status_code == 200
        caller.app.state.database.version._noticed = time.time()  # type: ignore[attr-defined]
        assert "last-modified" not in caller.get(listed).headers


def test_refusals_and_answers_to_a_key_have_no_date(public: TestClient, database: Database) -> None:
    told = public.get(COUNTY_2018).headers["last-modified"]
    key = bearer(make_key(database, Role.COMPILER))
    for path, status, headers in (
        (f"{API}/units/nobody", 404, {}),
        (f"{API}/observations?nothing=1&format=csv", 422, {}),
        (COUNTY_2018, 200, key),
        (f"{API}/observations?{WITHIN}&format=csv", 200, key),
        ("/livez", 200, {}),
    ):
        answer = public.get(path, headers=headers | {"If-Modified-Since": told})
        assert answer.status_code == status, path
        assert "last-modified" not in answer.headers, path


def test_no_public_get_was_forgotten(public: TestClient) -> None:
    """Each GET of the API is in the table, or is not for everyone, or says by itself why not."""
    for_keys = {"/imports/{number}", "/keys", "/journal", "/compilations", "/compilations/{number}"}
    for_keys |= {"/compilations/{number}/worksheet", "/reports/{unit}/{year}/compilation"}
    not_in_this_world = {"/calendar/{area}/{year}/{kind}", "/reports/{unit}/{year}/source"}
    not_in_this_world |= {"/reports/{unit}/{year}/comparison", "/comparisons", "/comparisons/likeness"}
    contexts = [c for c in iter_route_contexts(public.app.router.routes) if "GET" in (c.methods or ())]  # type: ignore[attr-defined]
    paths = {str(c.path).removeprefix(API) for c in contexts if str(c.path).startswith(API)}
    tried = [path.partition("?")[0].removeprefix(API) for path in ROUTES]
    missing = {
        path
        for path in paths
        if not any(c.path_regex.match(API + each) for each in tried for c in contexts if c.path == API + path)
    }
    assert len(paths) > 30
    assert missing <= for_keys | not_in_this_world


@pytest.mark.parametrize(
    ("last_modified", "since", "unchanged"),
    [
        (LONG_AGO, LONG_AGO, True),
        (LONG_AGO, "Wed, 15 May 2019 00:00:01 GMT", True),
        (LONG_AGO, "Tue, 14 May 2019 23:59:59 GMT", False),
        (LONG_AGO, "Wednesday, 15-May-19 00:00:00 GMT", True),
        (LONG_AGO, "Wed May 15 00:00:00 2019", True),
        (LONG_AGO, "2019-05-15", False),
        (LONG_AGO, "", False),
        (LONG_AGO, "Wed, 15 May 9999 00:00:00 GMT", False),
    ],
)
def test_dates_as_http_may_write_them(last_modified: str, since: str, unchanged: bool) -> None:
    assert conditional.is_unchanged(last_modified, since) is unchanged
