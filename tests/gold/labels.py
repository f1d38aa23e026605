"""The three printed forms as this set prints them: labels and what they stand for.

Written out here by hand and not taken from the catalogue, so that a wrong label in the
catalogue makes the gold set fail instead of agreeing with itself.
"""

from dataclasses import dataclass

from app.vocabulary import FormCode

UNIT_2014 = tuple[str, str, str | None]
"""A row of the 2014 form: label, unit of measure, indicator (None: a heading)."""

FORM_2014: tuple[UNIT_2014, ...] = (
    ("一、主动公开情况", "", None),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "disclosure.total"),
    ("其中：主动公开规范性文件数", "条", "disclosure.normative_documents"),
    ("制发规范性文件总数", "件", "normative_documents.issued"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "", None),
    ("1.政府公报公开政府信息数", "条", "disclosure.gazette"),
    ("2.政府网站公开政府信息数", "条", "disclosure.website"),
    ("3.政务微博公开政府信息数", "条", "disclosure.weibo"),
    ("4.政务微信公开政府信息数", "条", "disclosure.wechat"),
    ("5.其他方式公开政府信息数", "条", "disclosure.other_channels"),
    ("二、回应解读情况", "", None),
    ("（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次", "responses.total"),
    ("（二）通过不同渠道和方式回应解读的情况", "", None),
    ("1.参加或举办新闻发布会总次数", "次", "responses.press_conferences"),
    ("其中：主要负责同志参加新闻发布会次数", "次", "responses.press_conferences_by_principal"),
    ("2.政府网站在线访谈次数", "次", "responses.online_interviews"),
    ("其中：主要负责同志参加政府网站在线访谈次数", "次", "responses.online_interviews_by_principal"),
    ("3.政策解读稿件发布数", "篇", "responses.policy_interpretations"),
    ("4.微博微信回应事件数", "次", "responses.social_media"),
    ("5.其他方式回应事件数", "次", "responses.other_channels"),
    ("三、依申请公开情况", "", None),
    ("（一）收到申请数", "件", "applications.received"),
    ("1.当面申请数", "件", "applications.received_in_person"),
    ("2.传真申请数", "件", "applications.received_by_fax"),
    ("3.网络申请数", "件", "applications.received_online"),
    ("4.信函申请数", "件", "applications.received_by_letter"),
    ("（二）申请办结数", "件", "applications.completed"),
    ("1.按时办结数", "件", "applications.completed_on_time"),
    ("2.延期办结数", "件", "applications.completed_after_extension"),
    ("（三）申请答复数", "件", "applications.answered"),
    ("1.属于已主动公开范围数", "件", "applications.already_public"),
    ("2.同意公开答复数", "件", "applications.granted"),
    ("3.同意部分公开答复数", "件", "applications.partially_granted"),
    ("4.不同意公开答复数", "件", "applications.refused"),
    ("其中：涉及国家秘密", "件", "applications.refused.state_secret"),
    ("涉及商业秘密", "件", "applications.refused.commercial_secret"),
    ("涉及个人隐私", "件", "applications.refused.privacy"),
    ("危及国家安全、公共安全、经济安全和社会稳定", "件", "applications.refused.security_stability"),
    ("不是《条例》所指政府信息", "件", "applications.refused.not_government_information"),
    ("法律法规规定的其他情形", "件", "applications.refused.other_legal"),
    ("5.不属于本行政机关公开数", "件", "applications.not_this_body"),
    ("6.申请信息不存在数", "件", "applications.not_existing"),
    ("7.告知作出更改补充数", "件", "applications.amendment_advised"),
    ("8.告知通过其他途径办理数", "件", "applications.other_route_advised"),
    ("四、行政复议数量", "件", "reviews.total"),
    ("（一）维持具体行政行为数", "件", "reviews.upheld"),
    ("（二）被依法纠错数", "件", "reviews.corrected"),
    ("（三）其他情形数", "件", "reviews.other"),
    ("五、行政诉讼数量", "件", "litigation.total"),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "litigation.upheld"),
    ("（二）被依法纠错数", "件", "litigation.corrected"),
    ("（三）其他情形数", "件", "litigation.other"),
    ("六、举报投诉数量", "件", "complaints.total"),
    ("七、依申请公开信息收取的费用", "万元", "applications.fees"),
    ("八、机构建设和保障经费情况", "", None),
    ("（一）政府信息公开工作专门机构数", "个", "organisation.dedicated_bodies"),
    ("（二）设置政府信息公开查阅点数", "个", "organisation.reading_points"),
    ("（三）从事政府信息公开工作人员数", "人", "organisation.staff"),
    ("1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", "organisation.staff_full_time"),
    ("2.兼职人员数", "人", "organisation.staff_part_time"),
    (
        "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
        "万元",
        "organisation.special_funds",
    ),
    ("九、政府信息公开会议和培训情况", "", None),
    ("（一）召开政府信息公开工作会议或专题会议数", "次", "training.meetings"),
    ("（二）举办各类培训班数", "次", "training.courses"),
    ("（三）接受培训人员数", "人次", "training.participants"),
)


@dataclass(frozen=True)
class Article:
    """One small table of table 2: its article, its column heads, its rows of indicators."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def _items(subject: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{subject}.{name}" for name in names)


_ISSUED_2019 = ("issued", "newly_disclosed", "disclosed_total")
_ISSUED_2021 = ("issued", "repealed", "in_force")
_ITEMS_2019 = ("items_last_year", "items_change", "decisions")
_ITEM_HEADS_2019 = ("上一年项目数量", "本年增/减", "处理决定数量")

TABLE_2: dict[FormCode, tuple[Article, ...]] = {
    FormCode.F2019: (
        Article(
            "第二十条第（一）项",
            ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
            (
                ("规章", _items("regulations", *_ISSUED_2019)),
                ("规范性文件", _items("normative_documents", *_ISSUED_2019)),
            ),
        ),
        Article(
            "第二十条第（五）项",
            _ITEM_HEADS_2019,
            (
                ("行政许可", _items("licensing", *_ITEMS_2019)),
                ("其他对外管理服务事项", _items("other_services", *_ITEMS_2019)),
            ),
        ),
        Article(
            "第二十条第（六）项",
            _ITEM_HEADS_2019,
            (
                ("行政处罚", _items("penalties", *_ITEMS_2019)),
                ("行政强制", _items("coercion", *_ITEMS_2019)),
            ),
        ),
        Article(
            "第二十条第（八）项",
            ("上一年项目数量", "本年增/减"),
            (("行政事业性收费", _items("charges", "items_last_year", "items_change")),),
        ),
        Article(
            "第二十条第（九）项",
            ("采购项目数量", "采购总金额"),
            (("政府集中采购", _items("procurement", "projects", "amount")),),
        ),
    ),
    FormCode.F2021: (
        Article(
            "第二十条第（一）项",
            ("本年制发件数", "本年废止件数", "现行有效件数"),
            (
                ("规章", _items("regulations", *_ISSUED_2021)),
                ("行政规范性文件", _items("normative_documents", *_ISSUED_2021)),
            ),
        ),
        Article(
            "第二十条第（五）项", ("本年处理决定数量",), (("行政许可", _items("licensing", "decisions")),)
        ),
        Article(
            "第二十条第（六）项",
            ("本年处理决定数量",),
            (
                ("行政处罚", _items("penalties", "decisions")),
                ("行政强制", _items("coercion", "decisions")),
            ),
        ),
        Article(
            "第二十条第（八）项",
            ("本年收费金额（单位：万元）",),
            (("行政事业性收费", _items("charges", "amount")),),
        ),
    ),
}

RECEIVED = ("一、本年新收政府信息公开申请数量", "received")
CARRIED_IN = ("二、上年结转政府信息公开申请数量", "carried_in")
RESULTS = "三、本年度办理结果"
CARRIED_OUT = ("四、结转下年度继续办理", "carried_out")

GROUP_3 = tuple[str | None, tuple[tuple[str, str], ...]]
"""A part of the results of table 3: its own label (None: a lone row) and its rows."""

_GROUPS_HEAD: tuple[GROUP_3, ...] = (
    (None, (("（一）予以公开", "granted"),)),
    (None, (("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partially_granted"),)),
    (
        "（三）不予公开",
        (
            ("1.属于国家秘密", "refused.state_secret"),
            ("2.其他法律行政法规禁止公开", "refused.prohibited_by_law"),
            ("3.危及“三安全一稳定”", "refused.security_stability"),
            ("4.保护第三方合法权益", "refused.third_party"),
            ("5.属于三类内部事务信息", "refused.internal_affairs"),
            ("6.属于四类过程性信息", "refused.process_information"),
            ("7.属于行政执法案卷", "refused.enforcement_file"),
            ("8.属于行政查询事项", "refused.administrative_query"),
        ),
    ),
    (
        "（四）无法提供",
        (
            ("1.本机关不掌握相关政府信息", "unavailable.not_held"),
            ("2.没有现成信息需要另行制作", "unavailable.not_compiled"),
            ("3.补正后申请内容仍不明确", "unavailable.unclear"),
        ),
    ),
    (
        "（五）不予处理",
        (
            ("1.信访举报投诉类申请", "rejected.petition"),
            ("2.重复申请", "rejected.repeated"),
            ("3.要求提供公开出版物", "rejected.publication"),
            ("4.无正当理由大量反复申请", "rejected.excessive"),
            ("5.要求行政机关确认或重新出具已获取信息", "rejected.reissue"),
        ),
    ),
)
OTHERWISE_ONE: GROUP_3 = (None, (("（六）其他处理", "otherwise_handled"),))
OTHERWISE_THREE: GROUP_3 = (
    "（六）其他处理",
    (
        (
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "otherwise_handled.uncorrected",
        ),
        (
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "otherwise_handled.unpaid",
        ),
        ("3.其他", "otherwise_handled.other"),
    ),
)
_CONCLUDED: GROUP_3 = (None, (("（七）总计", "concluded"),))


def groups_3(*, one_row_six: bool) -> tuple[GROUP_3, ...]:
    """The parts of table 3's results; `one_row_six` prints （六）其他处理 as one row."""
    return (*_GROUPS_HEAD, OTHERWISE_ONE if one_row_six else OTHERWISE_THREE, _CONCLUDED)


RESULTS_4 = (
    ("结果维持", "upheld"),
    ("结果纠正", "corrected"),
    ("其他结果", "other"),
    ("尚未审结", "pending"),
    ("总计", "total"),
)
SUBJECTS_4 = (
    ("行政复议", "reviews"),
    ("未经复议直接起诉", "litigation.direct"),
    ("复议后起诉", "litigation.after_review"),
)
