"""The catalogue as the API shows it."""

from pydantic import BaseModel, Field

from app.api.schemas.local_indicators import LocalOut, local_part
from app.catalogue.form import Carryover, Catalogue, Form, Identity, Indicator, LegalSource, Row
from app.catalogue.local import LocalIndicator, extended
from app.catalogue.registry import catalogue as national
from app.vocabulary import APPLICANT_LABELS, Applicant, FormCode


class LegalSourceOut(BaseModel):
    """The notice that set a form."""

    title: str = Field(description="文件名称")
    number: str = Field(description="文号", examples=["国办公开办函〔2021〕30号"])
    issued_on: str = Field(description="印发日期；只知道年份时只写年份", examples=["2021-09-24"])
    note: str | None = Field(description="说明")


class FormSummary(BaseModel):
    """One national form in a list."""

    code: FormCode = Field(description="表式代码：印发该表式的年份")
    title: str = Field(description="表式名称")
    first_year: int = Field(description="从哪个报告年度起使用", examples=[2021])
    last_year: int | None = Field(description="用到哪个报告年度；现行的为 null", examples=[2020])
    cells: int = Field(description="表中数字的个数", examples=[200])
    source: LegalSourceOut = Field(description="依据")


class RowOut(BaseModel):
    """One printed row."""

    order: int = Field(description="在表中的次序，从 1 起")
    table: int = Field(description="第几张表：2014 年表式都是 1，之后的是 2、3、4")
    section: str = Field(description="所在部分的标题")
    label: str = Field(description="官方行名")
    group: list[str] = Field(description="上方或左侧的组名，由外到内")
    item: str = Field(description="行名的最后一级，不带编号")
    note: str | None = Field(description="行名里括号内的说明")
    kind: str = Field(description="heading 没有数字，cell 一个，matrix 七个（按申请人）")
    indicator: str | None = Field(description="指标代码", examples=["applications.received"])
    unit: str | None = Field(description="计量单位", examples=["件"])
    depth: int = Field(description="层级，从 0 起")
    parent: int | None = Field(description="上一级行的 order")
    replaces: list[str] = Field(description="混用行：它一行代替了哪些指标")


class RuleOut(BaseModel):
    """A rule between cells (勾稽关系)."""

    id: str = Field(description="规则代码")
    title: str = Field(description="规则的说法")
    left: str = Field(description="左边：指标之和", examples=["applications.concluded"])
    relation: str = Field(description="=、>= 或 <=")
    right: str = Field(description="右边；跨年度规则里是上年一侧加本年一侧")
    severity: str = Field(description="不成立时的严重程度：error、warning、notice")
    source: str = Field(description="出处")
    by_applicant: bool = Field(description="是否对七个申请人栏各自成立")
    across_applicants: bool = Field(default=False, description="是否为“六类申请人之和等于总计”")
    earlier_forms: list[FormCode] | None = Field(default=None, description="跨年度规则：上年可用的表式")


class ApplicantOut(BaseModel):
    """One column of table 3."""

    code: Applicant
    label: str = Field(description="官方栏名", examples=["自然人"])


class FormOut(FormSummary):
    """One national form, whole."""

    tables: list[str] = Field(description="各表的标题")
    applicants: list[ApplicantOut] = Field(description="表三的七栏；2014 年表式没有，为空")
    rows: list[RowOut] = Field(description="各行，按印刷次序")
    hybrid_rows: list[RowOut] = Field(description="填报时常混用的相邻表式的行")
    identities: list[RuleOut] = Field(description="表内勾稽关系")
    carryovers: list[RuleOut] = Field(description="与上年报告的勾稽关系")


class LabelOut(BaseModel):
    """What one form calls an indicator."""

    form: FormCode
    label: str = Field(description="该表式中的官方行名")
    unit: str = Field(description="该表式中的计量单位")
    note: str | None = Field(description="在该表式中含义有何不同")


class RatioOut(BaseModel):
    """How a derived indicator is computed on one form."""

    form: FormCode
    numerator: str = Field(description="分子：指标之和", examples=["applications.granted"])
    denominator: str | None = Field(
        description="分母；null 表示只是求和", examples=["applications.concluded"]
    )


class IndicatorOut(BaseModel):
    """One entry of the vocabulary, the same over all forms that print it."""

    code: str = Field(description="指标代码", examples=["applications.received"])
    name: str = Field(description="中文名称")
    name_en: str = Field(description="英文名称")
    unit: str = Field(description="计量单位；比率为“比例”", examples=["件"])
    decimals: int = Field(description="最多几位小数：件数为 0，金额（万元）为 6")
    signed: bool = Field(description="是否可以为负（本年增/减）")
    by_applicant: bool = Field(description="是否按申请人分七栏")
    derived: bool = Field(description="是否由其他指标算出")
    forms: list[FormCode] = Field(description="印有它（或可以算出它）的表式")
    labels: list[LabelOut] = Field(description="各表式中的行名")
    comparability: str | None = Field(description="跨表式比较时要注意什么")
    comparability_en: str | None = Field(description="同上，英文")
    breaks: list[int] = Field(description="含义变化的首个报告年度")
    formulas: list[RatioOut] = Field(description="各表式上的算法；汇总时是和之比")
    local: LocalOut | None = Field(default=None, description="地方指标的定义；国家表式里的为 null")


def form_summary(form: Form) -> FormSummary:
    """A form in a list."""
    return FormSummary(
        code=form.code,
        title=form.title,
        first_year=form.first_year,
        last_year=form.last_year,
        cells=len(form.cells),
        source=_source(form.source),
    )


def form_out(form: Form, catalogue: Catalogue) -> FormOut:
    """A form, whole."""
    matrix = any(len(row.cells) > 1 for row in form.rows)
    return FormOut(
        **form_summary(form).model_dump(),
        tables=list(form.table_titles),
        applicants=[ApplicantOut(code=a, label=APPLICANT_LABELS[a]) for a in Applicant] if matrix else [],
        rows=[_row(row) for row in form.rows],
        hybrid_rows=[_row(row) for row in form.hybrids],
        identities=[_identity(identity) for identity in form.identities],
        carryovers=[_carryover(rule) for rule in catalogue.carryovers if form.code in rule.later],
    )


def indicator_out(indicator: Indicator) -> IndicatorOut:
    """An indicator with its labels and formulas."""
    derivation = indicator.derivation
    return IndicatorOut(
        code=indicator.code,
        name=indicator.name_zh,
        name_en=indicator.name_en,
        unit=indicator.unit,
        decimals=indicator.scale,
        signed=indicator.signed,
        by_applicant=indicator.by_applicant,
        derived=derivation is not None,
        forms=list(indicator.forms),
        labels=[LabelOut(form=x.form, label=x.label, unit=x.unit, note=x.note) for x in indicator.labels],
        comparability=indicator.comparability,
        comparability_en=indicator.comparability_en,
        breaks=list(indicator.breaks),
        formulas=[
            RatioOut(
                form=ratio.form,
                numerator=str(ratio.numerator),
                denominator=None if ratio.denominator is None else str(ratio.denominator),
            )
            for ratio in (derivation.ratios if derivation else ())
        ],
    )


def local_indicator_out(each: LocalIndicator) -> IndicatorOut:
    """A local indicator among the others."""
    out = indicator_out(extended(national(), [each]).indicators[each.code])
    return out.model_copy(update={"decimals": each.decimals, "local": local_part(each)})


def _source(source: LegalSource) -> LegalSourceOut:
    return LegalSourceOut(
        title=source.title, number=source.number, issued_on=source.issued_on, note=source.note
    )


def _row(row: Row) -> RowOut:
    return RowOut(
        order=row.order,
        table=row.table,
        section=row.section,
        label=row.label,
        group=list(row.group),
        item=row.item,
        note=row.note,
        kind=row.kind.value,
        indicator=row.indicator,
        unit=row.unit,
        depth=row.depth,
        parent=row.parent,
        replaces=list(row.replaces),
    )


def _identity(rule: Identity) -> RuleOut:
    return RuleOut(
        id=rule.id,
        title=rule.title,
        left=str(rule.left),
        relation=rule.relation.value,
        right=str(rule.right),
        severity=rule.severity.value,
        source=rule.source,
        by_applicant=rule.by_applicant,
        across_applicants=rule.across_applicants,
    )


def _carryover(rule: Carryover) -> RuleOut:
    earlier = f"上年({rule.right_earlier})"
    same_year = str(rule.right_same_year)
    return RuleOut(
        id=rule.id,
        title=rule.title,
        left=str(rule.left),
        relation=rule.relation.value,
        right=f"{earlier} + {same_year}" if same_year else earlier,
        severity=rule.severity.value,
        source=rule.source,
        by_applicant=rule.by_applicant,
        earlier_forms=list(rule.earlier),
    )
