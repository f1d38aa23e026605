"""A live service with a little of everything in it, for clients that are not ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import update
from starlette.testclient import TestClient

from app.actor import OPERATOR
from app.cli.server import server_options
from app.db.engine import Database
from app.db.tables import ApiKey, Unit
from app.main import create_app
from app.settings import Settings
from app.units.draft import NewUnit
from app.units.service import create
from app.vocabulary import FormCode, Kind, Role
from tests.api.keys import make_key
from tests.process import listening
from tests.reports.factories import API, acknowledged, move, publish, put, sound_values

COUNTY, OFFICE, TOWN = "411328", "411328-EDU", "411328101"
"""The county that the examples of the OpenAPI document name, with invented figures."""
OWN_KEY = 87_654_321
UNLIMITED = "1000000/minute"


@dataclass(frozen=True, slots=True)
class Service:
    """Where it answers, and the key of its administrator."""

    address: str
    key: str


def settings_of(database: Database) -> Settings:
    """Settings under which no limit of requests stands in the way."""
    return Settings(
        database_url=database.url.render_as_string(hide_password=False),
        preview_rate=UNLIMITED,
        auth_failure_rate=UNLIMITED,
        max_upload_bytes=65_536,
        max_body_bytes=65_536,
    )


def seed(database: Database) -> str:
    """Units, reports of all three forms (drafted, published, corrected, withdrawn) and a key."""
    with database.writing() as session:
        session.add(
            Unit(code="410000", name="河南省人民政府", level="province", kind="government", path="410000/",
                 province="410000")
        )  # fmt: skip
        session.flush()
        for new in (
            NewUnit("411300", "南阳市人民政府", Kind.GOVERNMENT, parent="410000"),
            NewUnit(COUNTY, "唐河县人民政府", Kind.GOVERNMENT, parent="411300"),
            NewUnit(OFFICE, "唐河县教育局", Kind.DEPARTMENT, parent=COUNTY),
            NewUnit(TOWN, "某镇人民政府", Kind.TOWNSHIP, parent=COUNTY),
        ):
            create(session, OPERATOR, new=new)
    _reports(database)
    key = make_key(database, Role.ADMIN)
    with database.writing() as session:
        # Random calls revoke keys 1, 2, 3 …: ours is far from them.
        session.execute(update(ApiKey).values(id=OWN_KEY))
    return key


def _reports(database: Database) -> None:
    settings = settings_of(database).model_copy(update={"open_writes": True})
    # The application closes its database at its end: it has one of its own.
    with TestClient(create_app(settings, database=Database(settings))) as client:
        for unit, year, form in (
            (COUNTY, 2017, FormCode.F2014),
            (COUNTY, 2018, FormCode.F2014),
            (COUNTY, 2019, FormCode.F2019),
            (COUNTY, 2021, FormCode.F2021),
            (OFFICE, 2018, FormCode.F2014),
            (TOWN, 2021, FormCode.F2021),
        ):
            address = f"{API}/reports/{unit}/{year}"
            sections = [{"number": "一", "title": "总体情况", "text": "此处为占位文字。"}]
            etag = put(client, address, form=form.value, values=sound_values(form), sections=sections)
            publish(client, acknowledged(client, etag, address), address)
        put(client, f"{API}/reports/{OFFICE}/2019", form="2019", values=sound_values(FormCode.F2019))
        etag = client.get(f"{API}/reports/{COUNTY}/2017").headers["etag"]
        move(client, etag, "withdrawn", f"{API}/reports/{COUNTY}/2017", note="占位原因。")


@contextmanager
def serving(database: Database) -> Iterator[Service]:
    """The seeded service on a port of its own, as `gongkai serve` sets it up."""
    key = seed(database)
    app = create_app(settings_of(database), database=database)
    with listening(app, **server_options("127.0.0.1", 0), log_level="error") as address:
        yield Service(address, key)
