"""Where the narrative gives a number that the table gives too: the wordings, one rule an
indicator.

A rule is narrow on purpose. Between its key word and the number stand only words that
change nothing (累计, 共, 各类 …); anything else may narrow the scope, and then the two
numbers need not agree. A missed sentence costs little, a false alarm costs trust.

Repetitions are possessive (`*+`): 政府信息公开 can be cut into fillers in several ways, and
a pattern that tried them all would take for ever on a hostile page.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.checks.numerals import NUMBER
from app.vocabulary import FormCode

Sums = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ProseRule:
    """One statement that prose makes of a table.

    `words`: one of them must be in the sentence (a cheap first test). `patterns` have the
    number as group `n`; without that group they say that there was none. `cells`: for each
    form, the indicators whose sum is meant. `also`: other sums that may as well be meant,
    and then agree. `unless`: words earlier in the clause that narrow the scope;
    `never`: words anywhere before in the sentence that do. `need`: must be found in the
    section's title, a line break and the sentence.
    `only_above`: the prose names a part, so that less than the table is no contradiction.
    """

    words: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    cells: Mapping[FormCode, tuple[str, ...]]
    also: Sums = ()
    unless: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    need: re.Pattern[str] | None = None
    only_above: bool = False


_N = rf"[ 　]*(?P<n>{NUMBER})[ 　]*"
_CASES = r"(?:件|起|宗|份|项|条|例|个|次)(?!次|[/每])"
_SUM = r"(?:总数|总量|数量|数|量|总计|共计|合计|累计|一共|共有|共|总|达到|达|为|是|有|了|：|:)*+"
_ABOUT = (
    r"(?:了|到|全县|全市|全区|全省|全年|各类|各项|各种|政府信息公开|政务公开|信息公开|依申请公开|依申请|政府信息|政府|政务|公开"
    r"|公民、法人(?:和|或者|或|及)其他组织|提出|提交|的)*+"
)
_SAY = (
    r"(?:上|累计|总计|共计|合计|一共|共|主动|全年|本年度|本年|年内|向社会|公开|发布|发送|推送|更新|上传|登载|刊发|各类|各项|各种"
    r"|政府|政务|信息|数量|总数|总量|数|量|达到|达|为|了|有|的|已|平台)*+"
)
_RECEIVE = r"(?:新收到|新收|收到|受理|接收|接到|收悉)"
_APPLICATION = r"(?:申请(?:公开)?(?:事项|书|表)?|(?<=依申请公开)(?:事项|件)?)"
_NONE = (
    r"(?:未(?:发生|收到|接到|出现|产生|受理|引发)|没有(?:发生|收到|接到|出现|产生)?"
    r"|(?<!有)无(?!法|正当|论|偿|关))过?"
)

_LATER = (FormCode.F2019, FormCode.F2021)
_ALL = tuple(FormCode)

_PART = re.compile(r"其中|代表|备案|重点领域|热线|信访|提案|咨询|留言|信箱|来信|诉求|投诉")
_OTHER_YEAR = r"去年|上年|上一年|同期|往年"
_CHANNEL = re.compile(
    r"去年|上年|上一年|同期|(?:网络|网上|在线|线上|信函|邮寄|邮件|当面|现场|传真|窗口|平台|系统)(?!.*等)|延期|逾期|转办"
)
_BY_RESULT = re.compile(
    r"去年|上年|上一年|同期|延期|逾期|转办|公开|不予|同意|无法|不存在|部分|补正|网上|信函|当面"
)
_CHANNEL = re.compile(
    r"网站|门户|微博|微信|公众号|公报|电视|广播|报纸|报刊|媒体|(?<!种)(?<!类)(?<!多)(?<!同)渠道|平台|公开栏|宣传栏|查阅|客户端|头条"
    r"|专栏|栏目|屏|窗口|机构|领域|方面|围绕|依申请|新增"
    rf"|{_OTHER_YEAR}"
)
_OF_DISCLOSURE = re.compile(r"信息公开|政务公开|依申请")
_TRAINED_ELSEWHERE = re.compile(rf"{_OTHER_YEAR}|参加|执法|普法|技能|就业|每")


def _patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, texts))


def _on(*cells: str, forms: tuple[FormCode, ...] = _ALL) -> Mapping[FormCode, tuple[str, ...]]:
    return dict.fromkeys(forms, cells)


_RECEIVED = ProseRule(
    words=("申请",),
    patterns=_patterns(
        rf"{_RECEIVE}{_ABOUT}{_APPLICATION}{_SUM}{_N}{_CASES}",
        rf"{_RECEIVE}{_ABOUT}{_N}{_CASES}{_ABOUT}{_APPLICATION}",
        rf"未(?:收到|接到|受理)过?(?:任何|有关|相关)?{_ABOUT}(?:申请|(?<=依申请公开)(?:事项|件))"
        r"(?!的?(?:行政|复议|诉讼|投诉|举报)|引|被|人|方面)",
    ),
    cells=_on("applications.received"),
    also=(("applications.received", "applications.carried_in"),),
    unless=re.compile(
        rf"{_OTHER_YEAR}|(?:网络|网上|在线|线上|信函|邮寄|邮件|当面|现场|传真|窗口|平台|系统)(?!.*等)|延期|逾期|转办"
    ),
    never=_PART,
)


def _concluded(verb: str, cell: str, forms: tuple[FormCode, ...], also: Sums = ()) -> ProseRule:
    return ProseRule(
        words=tuple(verb.split("|")),
        patterns=_patterns(rf"(?:{verb}){_ABOUT}(?:{_APPLICATION})?{_SUM}{_N}{_CASES}"),
        cells=_on(cell, forms=forms),
        also=also,
        unless=re.compile(
            rf"{_OTHER_YEAR}|延期|逾期|转办|(?:予以|部分|不予|同意|已)公开|无法|不存在|补正|网上|信函|当面"
        ),
        never=_PART,
        need=re.compile("申请|信息公开"),
    )


_ANSWERED_2014 = (
    ("applications.answered",),
    ("applications.completed",),
    ("applications.completed_on_time",),
)
_CONCLUDED = (
    _concluded("办结|办复", "applications.completed", (FormCode.F2014,), _ANSWERED_2014),
    _concluded("答复", "applications.answered", (FormCode.F2014,), _ANSWERED_2014),
    _concluded("办结|办复|答复", "applications.concluded", _LATER),
)
_CARRIED = (
    ProseRule(
        words=("结转",),
        patterns=_patterns(
            rf"(?:上年度?|上一年度?|去年){_ABOUT}结转(?:至|到)?(?:本年度?|今年)?{_ABOUT}(?:办理)?(?:{_APPLICATION})?"
            rf"{_SUM}{_N}{_CASES}"
        ),
        cells=_on("applications.carried_in", forms=_LATER),
        never=_PART,
    ),
    ProseRule(
        words=("结转",),
        patterns=_patterns(
            rf"结转(?:至|到)?(?:下|下一|次)年度?(?:继续)?(?:办理)?{_ABOUT}(?:{_APPLICATION})?{_SUM}{_N}{_CASES}",
            rf"结转{_N}{_CASES}(?:至|到)?(?:下|下一|次)年",
        ),
        cells=_on("applications.carried_out", forms=_LATER),
        never=_PART,
    ),
)


def _disputes(word: str, cells: tuple[str, ...], forms: tuple[FormCode, ...], also: Sums = ()) -> ProseRule:
    """Reviews or litigation: 行政复议案件 3 件 · 3 起行政复议 · 未发生行政复议."""
    return ProseRule(
        words=(word,),
        patterns=_patterns(
            rf"行政{word}(?:案件|申请|事项|案)?{_SUM}{_N}(?:件|起|宗|例|次)",
            rf"(?:发生|收到|受理|引发|提起|涉及|产生){_ABOUT}{_N}(?:件|起|宗|例|次){_ABOUT}(?:类|的)?行政{word}",
            rf"{_NONE}[^，,。；;：:0-9经]{{0,30}}?{word}(?!决定|结果|机关|法|[^，,]{{0,12}}(?:纠|败|撤|维持))",
        ),
        cells=_on(*cells, forms=forms),
        also=also,
        unless=re.compile(rf"{_OTHER_YEAR}|纠错|败诉|撤销|变更|维持|驳回|(?:复议|诉讼)[、和及与或]$"),
        never=re.compile(r"其中|代表|本级"),
        need=re.compile(r"信息公开|政务公开|依申请|^[^\n]*(?:复议|诉讼)"),
    )


_DIRECT, _AFTER = "litigation.direct.total", "litigation.after_review.total"
_DISPUTES = (
    _disputes("复议", ("reviews.total",), _ALL),
    _disputes("诉讼", ("litigation.total",), (FormCode.F2014,)),
    _disputes("诉讼", (_DIRECT, _AFTER), _LATER, also=((_DIRECT,), (_AFTER,))),
)
_DISCLOSED = ProseRule(
    words=("公开", "发布"),
    patterns=_patterns(
        rf"(?<!申请)(?:公开|发布)(?:了|的|各类|各项|各种|政府|政务)*+信息{_SUM}{_N}条",
        rf"(?<!申请)(?:公开|发布)(?:了|各类|各项|各种|政府|政务)*+{_N}条(?:各类|政府|政务)*+信息",
    ),
    cells=_on("disclosure.total", forms=(FormCode.F2014,)),
    unless=_CHANNEL,
    never=re.compile(r"其中|代表|重点领域|网站|微博|微信|公报|档案馆|图书馆|电视|广播|专栏"),
)


def _channel(words: str, key: str, cell: str, only_above: bool = False) -> ProseRule:
    return ProseRule(
        words=tuple(words.split()),
        patterns=_patterns(rf"(?:{key}){_SAY}{_N}条"),
        cells=_on(cell, forms=(FormCode.F2014,)),
        also=(("disclosure.total",),),
        unless=re.compile(
            rf"{_OTHER_YEAR}|(?:微博|网站|公报|微信|公众号|平台|媒体|客户端)(?:[、和及与]|以及)(?:政务|政府)?$"
            r"|[”’》\"]$|部门$"
        ),
        never=re.compile(r"代表|重点领域|专栏"),
        only_above=only_above,
    )


_MEDIA = r"(?:电视|广播|报纸|报刊|电台|传统媒体|新闻媒体)台?"
_CHANNELS = (
    _channel("公报", "政府公报", "disclosure.gazette"),
    _channel("网站", "(?:政府门户|政府|门户)网站", "disclosure.website"),
    _channel("微博", "(?:政务|政府)?微博", "disclosure.weibo"),
    _channel("微信", "(?:政务|政府)?微信(?:公众号|公众平台)?", "disclosure.wechat"),
    _channel("其他方式", "其他方式", "disclosure.other_channels"),
    _channel(
        "电视 广播 报 电台 媒体",
        rf"{_MEDIA}(?:[、和及与]{_MEDIA})*+等?(?:传统|新闻)?(?:渠道|媒体|方式|途径|平台|形式)?",
        "disclosure.other_channels",
        only_above=True,
    ),
)
_ISSUE = r"(?:制定|制发|出台|印发|新制作)(?:并|和)?(?:出台|发布|印发|公开)?"
_DOCUMENTS = (
    ProseRule(
        words=("规范性文件", "规范文件"),
        patterns=_patterns(
            rf"{_ISSUE}(?:了|行政|本级|各类|政府)*+规范性?文件{_SUM}{_N}(?:件|个|份|部)",
            rf"{_ISSUE}了?{_N}(?:件|个|份|部)(?:行政)?规范性?文件",
        ),
        cells=_on("normative_documents.issued"),
        also=(
            ("disclosure.normative_documents",),
            ("normative_documents.newly_disclosed",),
            ("normative_documents.disclosed_total",),
            ("normative_documents.in_force",),
        ),
        unless=re.compile(rf"{_OTHER_YEAR}|废止|清理"),
        never=re.compile(r"其中|代表|备案|审查|审核"),
    ),
    ProseRule(
        words=("规范性文件", "规范文件"),
        patterns=_patterns(rf"(?<!申请)公开(?:了|行政|各类|政府)*+规范性?文件{_SUM}{_N}(?:件|个|份|部|条)"),
        cells=_on("disclosure.normative_documents", forms=(FormCode.F2014,)),
        also=(("normative_documents.issued",),),
        unless=re.compile(rf"{_OTHER_YEAR}|网站|微博|微信|公报|平台|查阅"),
        never=re.compile(r"其中|代表|备案"),
    ),
)
_TRAIN = r"(?:了|全县|全市|全区|政府信息公开|信息公开|政务公开|工作|业务|知识|专题|各类|人员|系统)*+"
_TRAINING = (
    ProseRule(
        words=("培训",),
        patterns=_patterns(
            rf"(?:举办|召开|开展|组织|举行){_TRAIN}培训(?:班|会议|会|活动)?{_SUM}{_N}(?:次|期|场|班次)",
            rf"(?<![0-9.第每各约近零一二两三四五六七八九十百]){_N}(?:次|期|场)(?:召开|举办|组织|开展|举行)?{_TRAIN}培训",
        ),
        cells=_on("training.courses", forms=(FormCode.F2014,)),
        also=(("training.meetings",), ("training.courses", "training.meetings")),
        unless=_TRAINED_ELSEWHERE,
        never=re.compile(r"其中|代表"),
        need=_OF_DISCLOSURE,
    ),
    ProseRule(
        words=("培训",),
        patterns=_patterns(
            rf"培训(?:工作人员|业务人员|人员|人数|干部|学员|各类)*+{_SUM}{_N}(?:人次|人|名)(?!次?以上)"
        ),
        cells=_on("training.participants", forms=(FormCode.F2014,)),
        unless=_TRAINED_ELSEWHERE,
        never=re.compile(r"其中|代表|参加"),
        need=_OF_DISCLOSURE,
    ),
)
_FUNDS = ProseRule(
    words=("经费",),
    patterns=_patterns(
        rf"(?:政府信息公开|信息公开|政务公开)(?:工作)?的?(?:专项|工作)*+经费(?:支出|投入|安排|预算)?{_SUM}{_N}(?P<wan>万)?元",
        rf"专项经费(?:支出|投入|安排)?{_SUM}{_N}(?P<wan>万)?元",
    ),
    cells=_on("organisation.special_funds", forms=(FormCode.F2014,)),
    unless=re.compile(rf"{_OTHER_YEAR}|每|各|网站|公报|建设|维护"),
    never=re.compile(r"其中|代表|乡镇|街道"),
    need=_OF_DISCLOSURE,
)

PROSE_RULES: tuple[ProseRule, ...] = (
    _DISCLOSED,
    *_CHANNELS,
    *_DOCUMENTS,
    _RECEIVED,
    *_CARRIED,
    *_CONCLUDED,
    *_DISPUTES,
    _FUNDS,
    *_TRAINING,
)
"""In the order of the forms, which is the order of the findings."""
