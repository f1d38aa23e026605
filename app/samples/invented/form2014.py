"""The figures of one body on the 2014 form, before summing. Money in hundredths of 万元."""

from app.samples.invented.body import Work, Year, documents, received, regulations

_ANSWERS = (
    ("applications.already_public", 0.16),
    ("applications.granted", 0.0),
    ("applications.partially_granted", 0.05),
    ("applications.refused", 0.08),
    ("applications.not_this_body", 0.09),
    ("applications.not_existing", 0.11),
    ("applications.amendment_advised", 0.04),
    ("applications.other_route_advised", 0.04),
)
_REASONS = (
    ("applications.refused.state_secret", 0.04),
    ("applications.refused.commercial_secret", 0.12),
    ("applications.refused.privacy", 0.2),
    ("applications.refused.security_stability", 0.06),
    ("applications.refused.not_government_information", 0.34),
    ("applications.refused.other_legal", 0.24),
)
_LAST_YEAR_OF_FEES = 2016


def figures_2014(at: Year, work: Work) -> dict[str, int]:
    """All 58 numbers by indicator; `work` goes on to the next year."""
    issued, _, _ = documents(at, work)
    regulations(at, work)
    return {
        **_disclosure(at, issued),
        **_responses(at),
        **_applications(at, work),
        **_organisation(at),
    }


def _disclosure(at: Year, issued: int) -> dict[str, int]:
    """One item counts once in the total but goes out through one channel at least."""
    total = at.count(at.body.disclosed * 1.3)
    dice, turn = at.dice, (at.year - 2014) * 0.03
    gazette = dice.part(total, 0.02) if at.body.documents > 7 else 0
    website = dice.part(total, 0.6) + total // 4
    weibo, wechat = dice.part(total, 0.2 - turn), dice.part(total, 0.15 + turn)
    others = dice.part(total, 0.07)
    short = max(0, total - gazette - website - weibo - wechat - others)
    return {
        "disclosure.total": total,
        "disclosure.normative_documents": min(issued, total),
        "normative_documents.issued": issued,
        "disclosure.gazette": gazette,
        "disclosure.website": website + short,
        "disclosure.weibo": weibo,
        "disclosure.wechat": wechat,
        "disclosure.other_channels": others,
    }


def _responses(at: Year) -> dict[str, int]:
    dice, busy = at.dice, at.body.disclosed / 400
    conferences, interviews = at.count(busy * 0.4), at.count(busy * 0.3)
    return {
        "responses.total": at.count(busy * 1.5),
        "responses.press_conferences": conferences,
        "responses.press_conferences_by_principal": dice.part(conferences, 0.4),
        "responses.online_interviews": interviews,
        "responses.online_interviews_by_principal": dice.part(interviews, 0.5),
        "responses.policy_interpretations": at.count(busy * 4),
        "responses.social_media": at.count(busy * 2),
        "responses.other_channels": at.count(busy * 0.6),
    }


def _applications(at: Year, work: Work) -> dict[str, int]:
    """This form prints nothing carried over: what stays open is received less answered. Each
    year leaves no less open than it found, since `answered` may not pass `received`."""
    dice, new = at.dice, received(at)
    left = dice.part(new, at.body.carried * 0.25)
    answered = new - left
    work.open = [a + b for a, b in zip(work.open, _by_applicant(at, left), strict=True)]
    channels = dice.split(new, (0.24, 0.03, 0.5, 0.23))
    weights = [at.body.granted if name == "applications.granted" else weight for name, weight in _ANSWERS]
    answers = dict(zip((name for name, _ in _ANSWERS), dice.split(answered, weights), strict=True))
    reasons = dice.split(answers["applications.refused"], [weight for _, weight in _REASONS])
    extended = dice.part(answered, 0.06)
    return {
        "applications.received": new,
        "applications.received_in_person": channels[0],
        "applications.received_by_fax": channels[1],
        "applications.received_online": channels[2],
        "applications.received_by_letter": channels[3],
        "applications.completed": answered,
        "applications.completed_on_time": answered - extended,
        "applications.completed_after_extension": extended,
        "applications.answered": answered,
        **answers,
        **dict(zip((name for name, _ in _REASONS), reasons, strict=True)),
        **_disputes(at, answered),
    }


def _by_applicant(at: Year, number: int) -> list[int]:
    others = 1 - at.body.persons
    return at.dice.split(number, (at.body.persons, *(others * w for w in (0.55, 0.06, 0.06, 0.23, 0.1))))


def _disputes(at: Year, answered: int) -> dict[str, int]:
    figures: dict[str, int] = {}
    for name, share in (("reviews", at.body.disputed), ("litigation", at.body.disputed * 0.6)):
        total = at.dice.part(answered, share)
        weights = (0.75 - at.body.corrected, at.body.corrected, 0.25)
        upheld, corrected, other = at.dice.split(total, weights)
        figures |= {
            f"{name}.total": total,
            f"{name}.upheld": upheld,
            f"{name}.corrected": corrected,
            f"{name}.other": other,
        }
    return figures


def _organisation(at: Year) -> dict[str, int]:
    dice = at.dice
    full = dice.count(at.body.staff * 0.3)
    part = max(1 - full, dice.count(at.body.staff * 0.7))
    courses = dice.count(at.body.staff * 0.35)
    fees = at.money(at.body.applications * 0.002) if at.year <= _LAST_YEAR_OF_FEES else 0
    return {
        "complaints.total": at.dice.part(int(at.body.applications), 0.02),
        "applications.fees": fees,
        "organisation.dedicated_bodies": 1 if at.body.staff >= 2.5 else 0,
        "organisation.reading_points": max(1, int(at.body.staff / 2)),
        "organisation.staff": full + part,
        "organisation.staff_full_time": full,
        "organisation.staff_part_time": part,
        "organisation.special_funds": at.money(at.body.funds),
        "training.meetings": dice.count(at.body.staff * 0.4),
        "training.courses": courses,
        "training.participants": courses * dice.whole(15, 40),
    }
