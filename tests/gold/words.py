"""How pages misprint, vary and dress the words and numbers of the forms."""

from collections.abc import Callable
from decimal import Decimal

from app.content import CellKey
from tests.gold.labels import FORM_2014
from tests.gold.page import Cell, Page, Para, Table, each_table

Words = Callable[[str], str]

_TRADITIONAL = str.maketrans(
    "开况规条单与给总计报务违区动数个众热点舆应对网览参办会议闻发负责题访谈读项诉讼决结维纠审经"
    "济设机构费训练专职员询处罚强许营业无类获关据请补须间时长为组织别认内档围护权属国产过执种现"
    "转续传门进论让调图团体财采额层级减够号统标释复诊当征后两党稳贸协举预师启确优写该缴纳颁严适"
    "质页环电码联细线购货龄险讨证册称实归头从伪书广场断旧简块汇阅络径错驳编检积",
    "開況規條單與給總計報務違區動數個眾熱點輿應對網覽參辦會議聞發負責題訪談讀項訴訟決結維糾審經"
    "濟設機構費訓練專職員詢處罰強許營業無類獲關據請補須間時長為組織別認內檔圍護權屬國產過執種現"
    "轉續傳門進論讓調圖團體財採額層級減夠號統標釋復診當徵後兩黨穩貿協舉預師啟確優寫該繳納頒嚴適"
    "質頁環電碼聯細線購貨齡險討證冊稱實歸頭從偽書廣場斷舊簡塊匯閱絡徑錯駁編檢積",
)
_KANGXI = str.maketrans(
    "一二八人力十又口土士大女子小工己干心手支文方日月木止比毛水火父片牛犬玉瓜生用田白目立竹米而"
    "耳自至色行衣角言谷走足身里金雨非面音首高",
    "⼀⼆⼋⼈⼒⼗⼜⼝⼟⼠⼤⼥⼦⼩⼯⼰⼲⼼⼿⽀⽂⽅⽇⽉⽊⽌⽐⽑⽔⽕⽗⽚⽜⽝⽟⽠⽣⽤⽥⽩⽬⽴⽵⽶⽽"
    "⽿⾃⾄⾊⾏⾐⾓⾔⾕⾛⾜⾝⾥⾦⾬⾮⾯⾳⾸⾼",
)
_UNITS_2014 = {indicator: unit for _, unit, indicator in FORM_2014 if indicator}
_FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_HALF_SIGNS = str.maketrans("（）：，、“”", '():,、""')
_FULL_SIGNS = str.maketrans("0123456789./", "０１２３４５６７８９．／")

TYPOS = {
    "其他法律行政法规禁止公开": "其他法律行政止公开",
    "保护第三方合法权益": "保护第三方合法权利",
    "属于四类过程性信息": "属于四类过程信息",
    "没有现成信息需要另行制作": "没有现成的信息需另行制作",
    "补正后申请内容仍不明确": "补正后申请内容仍不明确的",
    "无正当理由大量反复申请": "无正当理由大量反复申清",
    "结转下年度继续办理": "结转至下年度继续办理",
    "参加或举办新闻发布会总次数": "参加或举办新闻发布会总数",
    "告知通过其他途径办理数": "告知通过其它途径办理数",
    "不是《条例》所指政府信息": "不是条例所指政府信息",
}
SHORT = {
    "（区分处理的，只计这一情形，不计其他情形）": "",
    "一、本年新收政府信息公开申请数量": "一、本年新收申请数量",
    "二、上年结转政府信息公开申请数量": "二、上年结转申请数量",
    "三、本年度办理结果": "三、办理结果",
    "、行政机关不再处理其政府信息公开申请": "",
    "（不同渠道和方式公开相同信息计1条）": "",
    "（不同方式回应同一热点或舆情计1次）": "",
    "（不包括政府公报及政府网站工作人员数）": "",
    "（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）": "",
}
NOTES = {
    "（一）予以公开": "（一）予以公开（含主动公开后告知获取途径的）",
    "1.属于国家秘密": "1.属于国家秘密（第十四条）",
    "（七）总计": "（七）总计（本栏为以上各项之和）",
    "行政许可": "行政许可（含备案类）",
    "（二）申请办结数": "（二）申请办结数（注：以答复日期为准）",
    "2.兼职人员数": "2.兼职人员数（含乡镇）",
}


def traditional(text: str) -> str:
    return text.translate(_TRADITIONAL)


def kangxi(text: str) -> str:
    """Characters that look like radicals, as some PDF makers write them."""
    return text.translate(_KANGXI)


def half_width(text: str) -> str:
    """`(一)`, straight quotes."""
    return text.translate(_HALF_SIGNS)


def full_width(text: str) -> str:
    """`１．`, digits and points of labels too."""
    return text.translate(_FULL_SIGNS)


def enumerated(text: str) -> str:
    """`1、属于国家秘密` for `1.属于国家秘密`."""
    return f"{text[0]}、{text[2:]}" if text[1:2] == "." and text[0].isdigit() else text


def bracketed(text: str) -> str:
    """`(1)属于国家秘密` for `1.属于国家秘密`."""
    return f"({text[0]}){text[2:]}" if text[1:2] == "." and text[0].isdigit() else text


def inner_spaces(text: str) -> str:
    """`规 章`, `总 计`: short labels spread over their cell."""
    return " ".join(text) if 1 < len(text) <= 4 and not text.isdigit() else text


def replacing(table: dict[str, str]) -> Words:
    def change(text: str) -> str:
        for old, new in table.items():
            text = text.replace(old, new)
        return text

    return change


def thousands(_: CellKey, value: Decimal) -> str:
    return f"{value:,f}"


def full_digits(_: CellKey, value: Decimal) -> str:
    return f"{value:f}".translate(_FULL_DIGITS)


def spaced_digits(_: CellKey, value: Decimal) -> str:
    return f"  {value:f}　"


def with_units(key: CellKey, value: Decimal) -> str:
    """`21件`, `7730.28万元`."""
    other = "项" if ".items_" in key.indicator else "件"
    return f"{value:f}{'万元' if is_money(key) else _UNITS_2014.get(key.indicator, other)}"


def with_notes(key: CellKey, value: Decimal) -> str:
    """`22（其中修订16件）` on counts of documents."""
    noted = key.indicator.endswith(".issued") and value > 0
    return f"{value:f}（其中修订{value // 2:f}件）" if noted else f"{value:f}"


def in_yuan(key: CellKey, value: Decimal) -> str:
    """Money as `251000元` where the form counts 万元."""
    return f"{(value * 10_000).normalize():f}元" if is_money(key) else f"{value:f}"


def bare_yuan(key: CellKey, value: Decimal) -> str:
    """Money in 元 without saying so: for pages whose head says 元."""
    return in_yuan(key, value).removesuffix("元")


def in_ten_thousand(key: CellKey, value: Decimal) -> str:
    """Money as `7730.28万元`."""
    return f"{value:f}万元" if is_money(key) else f"{value:f}"


def four_decimals(key: CellKey, value: Decimal) -> str:
    return f"{value:.4f}" if is_money(key) else f"{value:f}"


def is_money(key: CellKey) -> bool:
    return key.indicator.endswith((".amount", ".fees", ".special_funds"))


def spoken(page: Page, words: Words, *, prose: bool = False) -> Page:
    """The page with its labels (not its numbers) through `words`; with `prose` all text."""

    def cell(each: Cell) -> Cell:
        return each if each.key else Cell(words(each.text), each.rowspan, each.colspan)

    def table(each: Table) -> Table:
        return Table(tuple(tuple(cell(c) for c in row) for row in each.rows), each.part, each.head)

    changed = each_table(page, table)
    if not prose:
        return changed
    blocks = tuple(
        Para(words(block.text), block.heading) if isinstance(block, Para) else block
        for block in changed.blocks
    )
    return Page(words(changed.title), blocks, changed.before, changed.after, changed.meta)
