from dataclasses import replace

from app.checks import likeness
from app.content import ReportContent
from app.vocabulary import Severity
from tests.checks.build import COUNTY, findings, prose, zeros

TOPICS = list("教卫交水农林民住环财审统司文体旅")
OTHER = list("粮能海气震档防供科商应消医信公税")


def narrative(name: str, number: int, topics: list[str]) -> str:
    """A narrative of our own: one sentence for each topic, longer than the least length."""
    return "".join(
        f"{name}{number}年在{t}方面梳理{t}{t}清单并按{t}{t}流程办理{number}项{t}{t}事务。" for t in topics
    )


def report(name: str, year: int, topics: list[str]) -> ReportContent:
    return zeros("2021", year=year, sections=prose(narrative(name, year, topics)))


MINE = report("某县", 2023, TOPICS)


def test_last_year_with_the_numbers_changed() -> None:
    (found,) = findings(likeness, MINE, replace(COUNTY, previous=report("某县", 2022, TOPICS)))
    assert (found.code, found.severity) == ("narrative_copied", Severity.WARNING)
    assert (found.expected, found.found) == ("本单位 2022 年度报告", "100%")
    assert found.message.startswith(
        "正文与本单位 2022 年度报告雷同（相似 100%），"
        "例如“某县2023年在教方面梳理教教清单并按教教流程办理2023项教教事务”"
    )


def test_another_unit_with_the_name_changed() -> None:
    context = replace(
        COUNTY,
        siblings=(("甲县人民政府", report("甲县", 2023, TOPICS)), ("乙县", report("乙县", 2023, OTHER))),
    )
    assert [f.expected for f in findings(likeness, MINE, context)] == ["甲县人民政府 2023 年度报告"]


def test_different_reports_on_one_outline() -> None:
    assert findings(likeness, MINE, replace(COUNTY, previous=report("某县", 2022, OTHER))) == []


def test_short_reports_are_formulas_anyway() -> None:
    short = zeros("2021", sections=prose("本单位依法开展政府信息公开工作，制度机制平稳运行。"))
    assert findings(likeness, short, replace(COUNTY, previous=short)) == []
