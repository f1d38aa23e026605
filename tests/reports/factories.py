"""Units and reports for the tests: invented bodies, plain numbers."""

from typing import Any

from sqlmodel import Session
from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.catalogue.registry import catalogue
from app.db.engine import Database
from app.db.tables import Unit
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import FormCode, Kind

COUNTY = "990101"
OFFICE = "990101-EDU"
TOWN = "990101101"
API = "/api/v1"
COUNTY_2018 = f"{API}/reports/{COUNTY}/2018"
REVIEW = {"by": "保密员甲", "on": "2019-03-20"}
OPEN = {"note": "对外公布后发现漏计。"}


def units(session: Session) -> None:
    """某省 990000 with 某市 990100, 某县 990101, its 教育局 and one town, all invented."""
    session.add(
        Unit(code="990000", name="某省人民政府", level="province", kind="government", path="990000/",
             province="990000", synthetic=True)
    )  # fmt: skip
    session.flush()
    for new in (
        NewUnit("990100", "某市人民政府", Kind.GOVERNMENT, parent="990000"),
        NewUnit(COUNTY, "某县人民政府", Kind.GOVERNMENT, parent="990100"),
        NewUnit(OFFICE, "某县教育局", Kind.DEPARTMENT, parent=COUNTY),
        NewUnit(TOWN, "某镇人民政府", Kind.TOWNSHIP, parent=COUNTY),
    ):
        create(session, OPERATOR, new=new)


def with_units(database: Database) -> None:
    """Put them into a database."""
    with database.writing() as session:
        units(session)


def sound_values(form: FormCode = FormCode.F2014, **numbers: int | float | None) -> list[dict[str, Any]]:
    """Every cell of a form as 0, which breaks no rule; `numbers` by indicator with `__` for a
    dot set single ones, None making a cell blank."""
    chosen = {name.replace("__", "."): value for name, value in numbers.items()}
    values = []
    for key in catalogue().forms[form].cells:
        value = chosen.get(key.indicator, 0)
        told: dict[str, Any] = {"indicator": key.indicator, "applicant": key.applicant.value, "value": value}
        values.append(told | ({"status": "blank"} if value is None else {}))
    return values


def put(client: TestClient, address: str = COUNTY_2018, **body: Any) -> str:
    """Make a report with sound values (or those given); returns its ETag."""
    body.setdefault("values", sound_values())
    answer = client.put(address, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["etag"])


def move(client: TestClient, etag: str, to: str, address: str = COUNTY_2018, **body: Any) -> str:
    """Take one step of the workflow; returns the new ETag."""
    path, _, query = address.partition("?")
    answer = client.post(f"{path}/transitions?{query}", json={"to": to} | body, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    return str(answer.headers["etag"])


def acknowledged(client: TestClient, etag: str, address: str = COUNTY_2018) -> str:
    """Say of every error among the findings why it stands; returns the new ETag."""
    path, _, query = address.partition("?")
    for finding in client.get(f"{path}/findings?severity=error&{query}").json()["items"]:
        answer = client.patch(
            f"{path}/findings/{finding['id']}?{query}", json={"note": "属实"}, headers={"If-Match": etag}
        )
        etag = str(answer.headers["etag"])
    return etag


def publish(client: TestClient, etag: str, address: str = COUNTY_2018) -> str:
    """From draft to published; returns the new ETag."""
    etag = move(client, etag, "submitted", address)
    etag = move(client, etag, "approved", address)
    return move(client, etag, "published", address, confidentiality_review=REVIEW)
