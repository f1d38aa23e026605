"""Random reports of the three forms, as the service may hold them."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from app.catalogue.registry import MAX_COUNT, MAX_MONEY, catalogue
from app.content import CellKey, Figure, Period, Publication, ReportContent, Section, Signoff
from app.vocabulary import FormCode, Scope, ScopeBasis, ValueStatus

UNITS = ("某县人民政府", "某县教育局", "某河镇人民政府", "某山街道办事处", "某市市场监督管理局")
SENTENCES = ("此处为占位文字。", "说明（占位）：办理事项，共3项。", "占位文字“甲”，以及2次会议。", "占位。")
OWN_TITLES = ("工作中的亮点", "队伍建设情况", "下一步打算")


@st.composite
def figures(draw: st.DrawFn, form: FormCode, key: CellKey) -> Figure:
    """A reported number within the bounds, or why there is none."""
    indicator = catalogue().indicators[key.indicator]
    status = draw(
        st.sampled_from((*[ValueStatus.REPORTED] * 6, ValueStatus.BLANK, ValueStatus.NOT_APPLICABLE))
    )
    if status is not ValueStatus.REPORTED:
        return Figure(key, None, status)
    top = MAX_MONEY * 10**indicator.scale if indicator.scale else MAX_COUNT
    number = draw(st.one_of(st.just(0), st.integers(0, 999), st.integers(0, top - 1)))
    if indicator.signed and draw(st.booleans()):
        number = -number
    return Figure(key, Decimal(number).scaleb(-indicator.scale), ValueStatus.REPORTED)


@st.composite
def sections(draw: st.DrawFn, form: FormCode) -> tuple[Section, ...]:
    """The parts of the form (or of an older report), some left out, some with words of their own."""
    titles = {
        FormCode.F2014: ("概述", "主动公开政府信息情况", "存在的主要问题"),
    }.get(form, ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况",
                 "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项"))  # fmt: skip
    kept = []
    for number, title in zip("一二三四五六", titles, strict=False):
        lines = draw(st.lists(st.sampled_from(SENTENCES), max_size=3))
        if draw(st.integers(0, 9)):
            kept.append(Section(number, title, "\n".join(lines)))
    if form is FormCode.F2014:
        kept.append(Section("四", draw(st.sampled_from(OWN_TITLES)), draw(st.sampled_from(SENTENCES))))
    return tuple(kept)


@st.composite
def reports(draw: st.DrawFn, form: FormCode) -> tuple[ReportContent, str]:
    """A report and the name of its unit."""
    printed = catalogue().forms[form]
    year = draw(st.integers(printed.first_year, printed.last_year or printed.first_year + 5))
    unit = draw(st.sampled_from(UNITS))
    titled = draw(
        st.sampled_from((None, f"{unit}{year}年政府信息公开工作年度报告", "政府信息公开工作年度报告"))
    )
    day = date(year + 1, 1, 1) + timedelta(days=draw(st.integers(0, 88)))
    signed = draw(st.booleans())
    made = [draw(figures(form, key)) for key in printed.cells]
    content = ReportContent(
        year=year,
        form=form,
        title=titled,
        scope=draw(st.sampled_from(list(Scope))),
        scope_basis=draw(st.sampled_from(list(ScopeBasis))),
        period=draw(st.sampled_from((None, Period(date(year, 1, 1), date(year, 12, 31))))),
        publication=Publication(published_on=day if draw(st.booleans()) else None),
        signoff=Signoff("甲某", "乙某", "丙某", "0377-6891234", day, day if signed else None),
        sections=draw(sections(form)),
        figures={figure.key: figure for figure in made},
    )
    return content, unit
