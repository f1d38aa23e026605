"""One spelling for what pages spell in many: full-width signs, radicals, invisible signs.

Circled and raised digits are left alone: turned into plain ones, a footnote mark would
become part of the number before it.
"""

import re
import unicodedata
from functools import lru_cache

_RADICALS = dict(
    zip(
        "⺀⺁⺃⺅⺉⺋⺌⺐⺓⺕⺗⺘⺙⺛⺝⺟⺠⺡⺣⺤⺥⺩⺪⺫⺬⺭⺮⺯⺱⺲⺳⺴⺵⺶⺷⺸⺹⺻⺼⺽⺾⺿⻀⻁⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻐⻑⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻯⻰⻳",
        "冫厂乙亻刂卩小尤幺彐心手攴无月母民水火爪爪王疋目示礻竹糸罒罒罒网网羊羊羊老聿肉臼艹艹艹虎西西见角角讠贝足车辶金長长门阝青韦页风飞食食饣马骨鬼鱼鸟卤麦黄黾齐齿竜龙龟",
        strict=True,
    )
)
"""Parts of signs that PDF files print in place of the signs, and that NFKC does not mend."""

_TRADITIONAL = dict(
    zip(
        "國務辦門關報請開數據處罰強製規項財決審總計結維糾複議訴訟後經訊機構網頁與會議導條劃執聯繫說證實驗書單統標準屆當舉辯護動務農業産產勞號區縣鄉鎮費額萬億個條種類級備註並從確認獲檔輸載體軟將為現選擇轉來對應該違則給編輯發佈廣電視臺報紙職員長專職師負責審閱話間屬於涉祕秘業隱經濟穩社團組織織衛環過程內務無償資詢徵集採購檢舉東華衆眾參訪談讀釋眞監館紀錄屬權訂異議離處銜徹導驅顯績優點難進運補協調創讓區雙範圍興無張龍島陽陰廈蘭贛閩滬寧遼蘇魯漢瀋貴雲藝術學習體領減錯總駁維貳參壹覆製復設輿傳徑納聞許線絡況別繳熱時題訓稱舊論廳併達遞郵",
        "国务办门关报请开数据处罚强制规项财决审总计结维纠复议诉讼后经讯机构网页与会议导条划执联系说证实验书单统标准届当举辩护动务农业产产劳号区县乡镇费额万亿个条种类级备注并从确认获档输载体软将为现选择转来对应该违则给编辑发布广电视台报纸职员长专职师负责审阅话间属于涉秘秘业隐经济稳社团组织织卫环过程内务无偿资询征集采购检举东华众众参访谈读释真监馆纪录属权订异议离处衔彻导驱显绩优点难进运补协调创让区双范围兴无张龙岛阳阴厦兰赣闽沪宁辽苏鲁汉沈贵云艺术学习体领减错总驳维贰参壹复制复设舆传径纳闻许线络况别缴热时题训称旧论厅并达递邮",
        strict=True,
    )
)
"""The traditional signs of the field's own words; not a general conversion."""

_INVISIBLE = dict.fromkeys(
    [
        0xAD,
        0x200B,
        0x200C,
        0x200D,
        0x200E,
        0x200F,
        0x2060,
        0xFEFF,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
_FOOTNOTE = re.compile("[²³¹⁰-⁹₀-₉①-⓿❶-➓㊀-㊉⑴-⒇]")
_ODD = re.compile("[^\\x00-\\x7e\u4e00-\u9fff、。《》“”‘’—]")
_SIMPLE = {ord(old): new for old, new in {**_RADICALS, **_TRADITIONAL}.items()}
_FROM_RADICALS = {ord(old): new for old, new in _RADICALS.items()}


def raised(text: str) -> str:
    """A raised mark as a note, so that 22¹ does not become 221; nothing where it holds nothing."""
    text = " ".join(text.split()).strip("()[]（）〔〕【】")
    return f"[{text}]" if text else ""


def compatible(text: str) -> str:
    """NFKC, radicals mended, invisible signs dropped; white space and case stay."""
    if not _ODD.search(text):
        return text
    text = text.translate(_INVISIBLE)
    if _FOOTNOTE.search(text):
        return "".join(
            sign if _FOOTNOTE.match(sign) else unicodedata.normalize("NFKC", sign) for sign in text
        ).translate(_FROM_RADICALS)
    return unicodedata.normalize("NFKC", text).translate(_FROM_RADICALS)


@lru_cache(maxsize=4096)
def simplified(text: str) -> str:
    """`compatible`, and the field's traditional signs as simplified ones."""
    return compatible(text).translate(_SIMPLE)
