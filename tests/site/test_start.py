"""The start page tells what is loaded, and nothing that is not."""

import re
from datetime import date

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.db.engine import Database
from app.reports import clock
from app.site import kept
from app.site.areas import Area
from app.site.kept import Kept
from app.site.rendering import VERSION
from app.site.summary import Completeness, NewReport, Summary, YearBar, summarise
from app.site.year_chart import year_chart
from app.vocabulary import Severity
from tests.site.rows import NOON, add_report, add_unit, cell_of

EMPTY = Summary(
    units=0,
    units_by_level=(("省级", 0), ("地级", 0), ("县级", 0), ("乡级", 0)),
    reports=0,
    values=0,
    years=(),
    findings={Severity.ERROR: 0, Severity.WARNING: 0, Severity.NOTICE: 0},
    frequent=(),
    newest=(),
)


def fill(database: Database) -> None:
    """Three real reports of two units, one withdrawn, one invented."""
    with database.writing() as session:
        cell = cell_of(session)
        tanghe = add_unit(session, "411328", "唐河县人民政府")
        suqian = add_unit(session, "321300", "宿迁市人民政府", level="prefecture")
        invented = add_unit(session, "990001", "<某>县人民政府", synthetic=True)
        add_report(
            session,
            tanghe,
            2018,
            form="2014",
            cell=cell,
            received=1,
            findings=(("identity_broken", "error"), ("identity_broken", "error"), ("cells_blank", "notice")),
        )
        add_report(session, suqian, 2021, form="2019", cell=cell, received=None, minutes=1)
        add_report(session, suqian, 2020, form="2019", cell=cell, received=0, minutes=2)
        add_report(session, tanghe, 2019, form="2019", cell=cell, received=9, withdrawn=True, minutes=3)
        add_report(
            session,
            invented,
            2020,
            form="2019",
            cell=cell,
            received=77,
            findings=(("filed_late", "warning"),),
            minutes=4,
        )


def test_an_empty_service(database: Database) -> None:
    with database.reading() as session:
        assert summarise(session) == EMPTY


def test_the_whole_summary(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(database)
    monkeypatch.setattr(clock, "today", lambda: date(2024, 5, 15))
    with database.reading() as session:
        found = summarise(session)

    def new(
        unit: str, name: str, year: int, form: str, received: int | None, minutes: int, **more: int
    ) -> NewReport:
        return NewReport(
            unit=unit,
            name=name,
            year=year,
            scope="area",
            scope_label="本行政区域",
            form=form,
            published_at=NOON.replace(minute=minutes),
            printed_on=NOON.date().replace(year=year + 1, month=3, day=1),
            synthetic=unit == "990001",
            received=received,
            errors=more.get("errors", 0),
            warnings=more.get("warnings", 0),
            notices=more.get("notices", 0),
        )

    assert found == Summary(
        units=2,
        units_by_level=(("省级", 0), ("地级", 1), ("县级", 1), ("乡级", 0)),
        reports=3,
        values=2,
        years=(
            YearBar(2018, 1, (("2014", 1),)),
            YearBar(2019, 0, ()),
            YearBar(2020, 1, (("2019", 1),)),
            YearBar(2021, 1, (("2019", 1),)),
        ),
        findings={Severity.ERROR: 2, Severity.WARNING: 0, Severity.NOTICE: 1},
        frequent=(("identity_broken", Severity.ERROR, 2), ("cells_blank", Severity.NOTICE, 1)),
        newest=(
            new("990001", "<某>县人民政府", 2020, "2019", 77, 4, warnings=1),
            new("321300", "宿迁市人民政府", 2020, "2019", 0, 2),
            new("321300", "宿迁市人民政府", 2021, "2019", None, 1),
            new("411328", "唐河县人民政府", 2018, "2014", 1, 0, errors=2, notices=1),
        ),
        area=Area(None, "全国", False, 3, 2018, 2021),
        # Unit by unit two are expected each year; the invented one is nobody's gap.
        complete=tuple(
            Completeness(year, 2, published, published, 0, 2 - published)
            for year, published in [(2018, 1), (2019, 0), (2020, 1), (2021, 1), (2022, 0), (2023, 0)]
        ),
    )


def test_the_page_of_an_empty_service(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "还没有已发布的报告" in page.text
    assert "各年度的报告" not in page.text


def test_the_page(client: TestClient, database: Database) -> None:
    fill(database)
    text = client.get("/").text
    assert "唐河县人民政府" in text
    assert "&lt;某&gt;县人民政府" in text
    assert "<某>" not in text
    assert '<span class="tag error">错误 2</span>' in text
    assert re.search(r"<dt>已发布的报告</dt><dd>3</dd>", text)
    assert re.findall(r"<script(.*?)>(.*?)</script>", text) == [
        (f' type="module" src="/static/site.js?v={VERSION}"', "")
    ]
    assert "style=" not in text
    # Blank is told apart from a printed zero.
    assert re.search(r"宿迁市人民政府</a>.*?2020.*?0 件", text, re.DOTALL)
    assert '<span class="soft">—</span>' in text
    assert '<html lang="zh-CN">' in text


def test_the_page_in_english(client: TestClient, database: Database) -> None:
    fill(database)
    by_browser = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert '<html lang="en">' in by_browser.text
    assert by_browser.headers["vary"].startswith("Accept, Accept-Language")
    text = client.get("/?lang=en").text
    assert "<dt>Published reports</dt><dd>3</dd>" in text
    assert '<span class="tag error">Error 2</span>' in text
    assert 'href="/units/411328?lang=en"' in text, "a language that was chosen goes along"
    assert client.get("/?lang=zh", headers={"Accept-Language": "en"}).text.count("让每一份") == 1


def test_every_call_it_offers_is_a_route(client: TestClient, database: Database) -> None:
    fill(database)
    text = client.get("/").text
    links = {link.partition("?")[0] for link in re.findall(r'href="(/[^"#]*)"', text)}
    assert len(links) > 10
    table = client.app.state.route_table  # type: ignore[attr-defined]
    files = {link for link in links if link.startswith("/static/")}
    assert {link for link in links - files if "GET" not in table.methods(link)} == set()
    assert {client.get(link).status_code for link in files} == {200}


def worth(summary: Summary) -> bool:
    return summary.reports > 0


def test_the_summary_is_kept_while_nothing_happens(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    counted: list[Summary] = []

    def counting(session: Session) -> Summary:
        counted.append(summarise(session))
        return counted[-1]

    cache = Kept(counting, worth)
    for _ in range(3):
        with database.reading() as session:
            assert cache.get(session).reports == 3
    assert len(counted) == 1
    with database.writing() as session:
        unit = add_unit(session, "320813", "洪泽区人民政府")
        add_report(session, unit, 2023, form="2021", cell=1, received=21)
    with database.reading() as session:
        assert cache.get(session).reports == 3
    monkeypatch.setattr(kept, "KEPT_S", 0.0)
    with database.reading() as session:
        assert cache.get(session).reports == 4
    assert len(counted) == 2


def test_the_first_report_shows_at_once(database: Database) -> None:
    cache = Kept(summarise, worth)
    with database.reading() as session:
        assert cache.get(session).reports == 0
    fill(database)
    with database.reading() as session:
        assert cache.get(session).reports == 3


def chinese(zh: str, _en: str) -> str:
    return zh


def test_the_chart() -> None:
    drawn = year_chart((YearBar(2020, 3, (("2014", 1), ("2019", 2))), YearBar(2021, 0, ())), chinese)
    assert drawn == (
        '<svg class="chart" viewBox="0 0 600 190" role="img" aria-label="各年度已发布的报告数">'
        '<line x1="0" y1="160" x2="600" y2="160"/>'
        '<rect class="f2014" x="128.0" y="114.7" width="44.0" height="45.3">'
        "<title>2020 年度，2014 年表式：1 份</title></rect>"
        '<rect class="f2019" x="128.0" y="24.0" width="44.0" height="90.7">'
        "<title>2020 年度，2019 年表式：2 份</title></rect>"
        '<text class="count" x="150.0" y="17.0">3</text>'
        '<text x="150.0" y="180">2020</text>'
        '<text x="450.0" y="180">2021</text>'
        "</svg>"
    )
    assert year_chart((), chinese) == ""
