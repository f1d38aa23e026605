"""SDMX messages: whole literal outputs, and that one unit at a time is held."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.problems import ProblemError
from app.writers.blocks import Block, Layout
from app.writers.sdmx_data import generic_data
from app.writers.sdmx_formats import DATA, STRUCTURE, choose
from app.writers.sdmx_json import draft_data, json_data
from app.writers.sdmx_series import Detail, Series, UnitSeries, series_of
from app.writers.sdmx_specific import specific_data

PREPARED = datetime(2026, 3, 31, 8, tzinfo=UTC)
LAYOUT = Layout((("applications.fees", "total"), ("applications.received", "legal_service")), (6, 0))
UNITS = [
    UnitSeries(
        "990101",
        "某县",
        [Series(("applications_fees", "total", "area"), 6, [(2017, "250000"), (2018, "b")])],
    ),
    UnitSeries("99&<\"'", "某局", [Series(("applications_received", "total", "body"), 0, [(2018, "3")])]),
]


def block(unit: str, scope: str, year: int, values: list[str | None]) -> Block:
    return Block((unit, f"{unit}名", "county", "government", scope, None, year, "2014"), LAYOUT, values, ())


def test_reports_become_series_of_all_their_years() -> None:
    blocks = [
        block("a", "area", 2017, ["1000000", "5"]),
        block("a", "area", 2018, ["b", None]),
        block("a", "body", 2018, [None, "7"]),
        block("b", "area", 2018, ["a", "u"]),
        block("c", "area", 2018, [None, None]),
    ]
    assert list(series_of(blocks)) == [
        UnitSeries(
            "a",
            "a名",
            [
                Series(("applications_fees", "total", "area"), 6, [(2017, "1000000"), (2018, "b")]),
                Series(("applications_received", "legal_service", "area"), 0, [(2017, "5")]),
                Series(("applications_received", "legal_service", "body"), 0, [(2018, "7")]),
            ],
        ),
        UnitSeries(
            "b",
            "b名",
            [
                Series(("applications_fees", "total", "area"), 6, [(2018, "a")]),
                Series(("applications_received", "legal_service", "area"), 0, [(2018, "u")]),
            ],
        ),
    ]


def test_one_unit_is_held_at_a_time() -> None:
    taken: list[str] = []

    def blocks() -> Iterator[Block]:
        for unit in ("a", "b", "c", "d"):
            taken.append(unit)
            yield block(unit, "area", 2018, ["1", "2"])

    pieces = generic_data(series_of(blocks()), PREPARED, Detail.FULL)
    assert next(pieces).count(b"<gen:Series>") == 2
    assert taken == ["a", "b"], "the second tells that the first has ended"


def test_generic_data() -> None:
    assert b"".join(generic_data(UNITS, PREPARED, Detail.FULL)).decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<mes:GenericData xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"'
        ' xmlns:str="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"'
        ' xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"'
        ' xmlns:gen="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic">'
        "<mes:Header><mes:ID>GK_OBSERVATIONS</mes:ID><mes:Test>false</mes:Test>"
        '<mes:Prepared>2026-03-31T08:00:00Z</mes:Prepared><mes:Sender id="GK"/>'
        '<mes:Structure structureID="OBSERVATIONS" dimensionAtObservation="TIME_PERIOD"><com:Structure>'
        '<Ref id="OBSERVATIONS" agencyID="GK" version="1.0"/></com:Structure></mes:Structure></mes:Header>'
        '<mes:DataSet structureRef="OBSERVATIONS" action="Replace">'
        '<gen:Series><gen:SeriesKey><gen:Value id="UNIT" value="990101"/>'
        '<gen:Value id="INDICATOR" value="applications_fees"/><gen:Value id="APPLICANT" value="total"/>'
        '<gen:Value id="SCOPE" value="area"/></gen:SeriesKey>'
        '<gen:Obs><gen:ObsDimension id="TIME_PERIOD" value="2017"/><gen:ObsValue value="0.25"/>'
        '<gen:Attributes><gen:Value id="OBS_STATUS" value="A"/></gen:Attributes></gen:Obs>'
        '<gen:Obs><gen:ObsDimension id="TIME_PERIOD" value="2018"/>'
        '<gen:Attributes><gen:Value id="OBS_STATUS" value="O"/></gen:Attributes></gen:Obs></gen:Series>'
        '<gen:Series><gen:SeriesKey><gen:Value id="UNIT" value="99&amp;&lt;&quot;\'"/>'
        '<gen:Value id="INDICATOR" value="applications_received"/><gen:Value id="APPLICANT" value="total"/>'
        '<gen:Value id="SCOPE" value="body"/></gen:SeriesKey>'
        '<gen:Obs><gen:ObsDimension id="TIME_PERIOD" value="2018"/><gen:ObsValue value="3"/>'
        '<gen:Attributes><gen:Value id="OBS_STATUS" value="A"/></gen:Attributes></gen:Obs></gen:Series>'
        "</mes:DataSet></mes:GenericData>"
    )


def test_structure_specific_data() -> None:
    text = b"".join(specific_data(UNITS, PREPARED, Detail.FULL)).decode()
    namespace = "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=GK:OBSERVATIONS(1.0)"
    assert f' xmlns:own="{namespace}"' in text
    assert (
        f'<mes:Structure structureID="OBSERVATIONS" dimensionAtObservation="TIME_PERIOD" namespace="{namespace}">'
        in text
    )
    assert text.endswith(
        '<mes:DataSet ss:dataScope="DataStructure" ss:structureRef="OBSERVATIONS" ss:action="Replace"'
        ' xsi:type="own:DataSetType">'
        '<Series UNIT="990101" INDICATOR="applications_fees" APPLICANT="total" SCOPE="area">'
        '<Obs TIME_PERIOD="2017" OBS_VALUE="0.25" OBS_STATUS="A"/>'
        '<Obs TIME_PERIOD="2018" OBS_STATUS="O"/></Series>'
        '<Series UNIT="99&amp;&lt;&quot;\'" INDICATOR="applications_received" APPLICANT="total"'
        ' SCOPE="body"><Obs TIME_PERIOD="2018" OBS_VALUE="3" OBS_STATUS="A"/></Series>'
        "</mes:DataSet></mes:StructureSpecificData>"
    )


HEADER = {
    "id": "GK_OBSERVATIONS",
    "test": False,
    "prepared": "2026-03-31T08:00:00Z",
    "sender": {"id": "GK"},
}
DIMENSIONS: dict[str, Any] = {
    "dataSet": [],
    "series": [
        {
            "id": "UNIT",
            "name": "单位",
            "keyPosition": 0,
            "values": [{"id": "990101", "name": "某县"}, {"id": "99&<\"'", "name": "某局"}],
        },
        {
            "id": "INDICATOR",
            "name": "指标",
            "keyPosition": 1,
            "values": [
                {"id": "applications_fees", "name": "依申请公开信息收取的费用"},
                {"id": "applications_received", "name": "本年新收申请数量"},
            ],
        },
        {
            "id": "APPLICANT",
            "name": "申请人",
            "keyPosition": 2,
            "values": [{"id": "total", "name": "总计"}],
        },
        {
            "id": "SCOPE",
            "name": "口径",
            "keyPosition": 3,
            "values": [{"id": "area", "name": "本行政区域"}, {"id": "body", "name": "本机关"}],
        },
    ],
    "observation": [
        {
            "id": "TIME_PERIOD",
            "name": "年度",
            "keyPosition": 4,
            "values": [
                {
                    "id": str(year),
                    "name": f"{year}年",
                    "start": f"{year}-01-01T00:00:00Z",
                    "end": f"{year}-12-31T23:59:59Z",
                }
                for year in (2017, 2018)
            ],
        }
    ],
}
STATUS = {
    "id": "OBS_STATUS",
    "name": "状态",
    "values": [
        {"id": "A", "name": "已填报"},
        {"id": "O", "name": "空白"},
        {"id": "M", "name": "不适用"},
        {"id": "L", "name": "无法辨认"},
        {"id": "O_ABSENT", "name": "未印出"},
    ],
}


def structure(*of_observations: Any) -> dict[str, Any]:
    return {
        "name": "年度报告的数",
        "dimensions": DIMENSIONS,
        "attributes": {"dataSet": [], "series": [], "observation": list(of_observations)},
    }


def data_set(**series: Any) -> dict[str, Any]:
    return {
        "action": "Replace",
        "series": {key.strip("_").replace("_", ":"): it for key, it in series.items()},
    }


def test_json_and_its_draft_say_the_same() -> None:
    full = data_set(
        _0_0_0_0={"observations": {"0": [0.25, 0], "1": [None, 1]}},
        _1_1_0_1={"observations": {"1": [3, 0]}},
    )
    assert json.loads(b"".join(json_data(UNITS, PREPARED, Detail.FULL))) == {
        "meta": HEADER,
        "data": {"dataSets": [full], "structure": structure(STATUS)},
        "errors": [],
    }
    assert json.loads(b"".join(draft_data(UNITS, PREPARED, Detail.FULL))) == {
        "header": HEADER,
        "dataSets": [full],
        "structure": structure(STATUS),
    }


def test_json_with_less_detail() -> None:
    bare = json.loads(b"".join(json_data(UNITS, PREPARED, Detail.DATAONLY)))["data"]
    assert bare == {
        "dataSets": [
            data_set(
                _0_0_0_0={"observations": {"0": [0.25], "1": [None]}}, _1_1_0_1={"observations": {"1": [3]}}
            )
        ],
        "structure": structure(),
    }
    for detail in (Detail.SERIESKEYSONLY, Detail.NODATA):
        keys = json.loads(b"".join(json_data(UNITS, PREPARED, detail)))["data"]
        assert keys["dataSets"] == [data_set(_0_0_0_0={}, _1_1_0_1={})]
        assert keys["structure"]["dimensions"]["observation"][0]["values"] == []


@pytest.mark.parametrize("write", [generic_data, specific_data, json_data, draft_data])
def test_a_number_is_never_rounded(write: Any) -> None:
    """More digits than a float64 holds."""
    series = Series(("applications_fees", "total", "area"), 6, [(2018, "12345678901234567890123")])
    text = b"".join(write([UnitSeries("990101", "某县", [series])], PREPARED, Detail.FULL))
    assert b"12345678901234567.890123" in text


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "xml"),
        ("", "xml"),
        ("*/*", "xml"),
        ("application/*", "xml"),
        ("text/xml", "xml"),
        ("application/vnd.sdmx.genericdata+xml; version=2.1", "xml"),
        ("application/vnd.sdmx.data+json", "json"),
        ("application/vnd.sdmx.data+json;version=1.0.0", "json"),
        ("Application/VND.SDMX.Data+JSON; Version=\"1.0.0\"", "json"),
        ("application/vnd.sdmx.data+json;version=1.0.0-wd", "json-wd"),
        ("application/json", "json"),
        ("application/vnd.sdmx.structurespecificdata+xml;version=2.1", "specific"),
        ("application/json;q=0.5, application/xml;q=0.4", "json"),
        ("application/vnd.sdmx.data+json;version=1.0.0;q=0.3, */*;q=0.2", "json"),
        ("application/vnd.sdmx.data+json;version=2.0.0, application/json;q=0.1", "json"),
        ("*/*, application/vnd.sdmx.genericdata+xml;q=0", "specific"),
        ("application/xml;q=0.5, application/vnd.sdmx.genericdata+xml;q=0.1, text/plain", "xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"),
    ],
)  # fmt: skip
def test_the_accept_header_chooses(accept: str | None, chosen: str) -> None:
    assert choose(DATA, None, accept).name == chosen


@pytest.mark.parametrize(
    ("wanted", "accept"),
    [
        (None, "text/csv"),
        (None, "application/vnd.sdmx.data+json;version=2.0.0"),
        (None, "application/vnd.sdmx.structurespecificdata+xml;version=3.0"),
        (None, "*/*;q=0"),
        (None, "application/xml;q=much"),
        ("csv", "*/*"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(wanted: str | None, accept: str) -> None:
    with pytest.raises(ProblemError) as refused:
        choose(DATA, wanted, accept)
    assert refused.value.status == 406
    assert refused.value.extra == {"available": [form.media_type for form in DATA]}
    for form in DATA:
        assert form.media_type in refused.value.detail


def test_a_named_format_wins() -> None:
    assert choose(DATA, "json-wd", "application/xml").name == "json-wd"
    assert choose((STRUCTURE,), None, "application/xml") is STRUCTURE
