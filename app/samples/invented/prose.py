"""The narrative: own short sentences whose numbers are those of the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.content import Section
from app.samples.invented import wordings as say
from app.samples.invented.dice import drawn
from app.samples.invented.units import InventedUnit
from app.vocabulary import FormCode, Kind, Scope

Totals = Mapping[str, str]
"""Each indicator's printed total."""

_NUMBERS = {
    "received": "applications.received",
    "completed": "applications.completed",
    "answered": "applications.answered",
    "carried_in": "applications.carried_in",
    "carried_out": "applications.carried_out",
    "concluded": "applications.concluded",
    "reviews": "reviews.total",
    "litigation": "litigation.total",
    "documents": "normative_documents.issued",
    "disclosed": "disclosure.total",
    "website": "disclosure.website",
    "weibo": "disclosure.weibo",
    "wechat": "disclosure.wechat",
    "courses": "training.courses",
    "participants": "training.participants",
    "funds": "organisation.special_funds",
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose report it is and of which year. Chance and wordings are those of `worded_in`: the
    report year, or the year before where the narrative is copied."""

    unit: InventedUnit
    scope: Scope
    year: int
    worded_in: int
    numbers: Mapping[str, str]

    def says(self, slot: str, wordings: Sequence[str], turn: int = 0) -> str:
        """One of the wordings. Where there are several, a body takes another one each year,
        since its step through them is never a whole round."""
        start, step, *_ = drawn(self.unit.code, self.scope, slot)
        step = 1 + step % max(1, len(wordings) - 1)
        wording = wordings[(start + step * self.worded_in + turn) % len(wordings)]
        topics = self._topics(slot, turn)
        return wording.format(unit=self.unit.name, year=self.year, **topics, **self.numbers)

    def _topics(self, slot: str, turn: int) -> Mapping[str, str]:
        chance = drawn(self.unit.code, self.scope, slot, turn, self.worded_in)
        first = chance[0] % len(say.TOPICS)
        second = (first + 1 + chance[1] % 9) % len(say.TOPICS)
        third = (second + 1 + chance[2] % 9) % len(say.TOPICS)
        return {name: say.TOPICS[i] for name, i in zip("abc", (first, second, third), strict=True)}


def narrative(
    unit: InventedUnit, scope: Scope, form: FormCode, year: int, totals: Totals, worded_in: int
) -> tuple[Section, ...]:
    """The sections of a report, in the form's numbering."""
    numbers = {name: totals[indicator] for name, indicator in _NUMBERS.items() if indicator in totals}
    if form is not FormCode.F2014:
        suits = ("litigation.direct.total", "litigation.after_review.total")
        numbers["litigation"] = str(sum(int(totals[name]) for name in suits))
    speaker = Speaker(unit, scope, year, worded_in, numbers)
    return _of_2014(speaker) if form is FormCode.F2014 else _later(speaker)


def _of_2014(it: Speaker) -> tuple[Section, ...]:
    applied = it.numbers["received"] != "0"
    return (
        Section("一", "概述", _opening(it) + it.says("platform", say.PLATFORM)),
        Section(
            "二",
            "主动公开政府信息的情况",
            it.says("disclosed", say.DISCLOSED) + it.says("topic", say.TOPIC) + _documents(it),
        ),
        Section(
            "三",
            "依申请公开政府信息的情况",
            it.says("applied", say.APPLIED_2014) + it.says("handling", say.HANDLING)
            if applied
            else it.says("not applied", say.NOT_APPLIED),
        ),
        Section("四", "政府信息公开行政复议、行政诉讼情况", _disputes(it)),
        Section("五", "机构、培训和经费情况", _organisation(it)),
        Section("六", "存在的问题和改进措施", _problems(it)),
    )


def _later(it: Speaker) -> tuple[Section, ...]:
    at_hand = (it.numbers["received"], it.numbers["carried_in"]) != ("0", "0")
    applied = it.says("applied", say.APPLIED_LATER) if at_hand else it.says("not applied", say.NOT_APPLIED)
    paragraphs = [
        _opening(it),
        it.says("topic", say.TOPIC) + _documents(it),
        applied + (it.says("handling", say.HANDLING) if at_hand else ""),
        it.says("management", say.MANAGEMENT),
        it.says("platform", say.PLATFORM),
        _disputes(it),
    ]
    if it.unit.kind in (Kind.GOVERNMENT, Kind.DEPARTMENT):
        paragraphs.append(it.says("supervision", say.SUPERVISION))
    return (
        Section("一", "总体情况", "\n".join(paragraphs)),
        Section("五", "存在的主要问题及改进情况", _problems(it)),
        Section("六", "其他需要报告的事项", it.says("other", say.OTHER)),
    )


def _opening(it: Speaker) -> str:
    if it.unit.kind is not Kind.GOVERNMENT:
        return it.says("opening", say.OPENING)
    scopes = {Scope.AREA: say.AREA, Scope.LEVEL: say.LEVEL, Scope.BODY: say.OFFICE}
    return it.says("opening", say.OPENING) + it.says("scope", scopes[it.scope])


def _documents(it: Speaker) -> str:
    return it.says("documents", say.DOCUMENTS) if it.numbers["documents"] != "0" else ""


def _disputes(it: Speaker) -> str:
    if it.numbers["reviews"] == it.numbers["litigation"] == "0":
        return it.says("no disputes", say.NO_DISPUTES)
    return it.says("disputes", say.DISPUTES)


def _organisation(it: Speaker) -> str:
    trained = it.says("training", say.TRAINING) if it.numbers["courses"] != "0" else ""
    return trained + it.says("funds", say.FUNDS)


def _problems(it: Speaker) -> str:
    """A shortcoming and what is done about it, twice for a body larger than a township."""
    rounds = 2 if it.unit.kind in (Kind.GOVERNMENT, Kind.DEPARTMENT) else 1
    return "\n".join(
        it.says("problem", say.PROBLEM, turn) + it.says("problem", say.REMEDY, turn)
        for turn in range(0, rounds * 3, 3)
    )
