"""A service with published reports, once on each database."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.db.engine import Database
from app.db.migrate import migrate
from app.db.tables import Unit
from app.main import create_app
from app.settings import Settings
from tests.api.sdmx.reading import PROVINCE
from tests.conftest import new_postgres
from tests.process import listening
from tests.reports.factories import API, COUNTY, OFFICE, publish, put, sound_values, with_units


@pytest.fixture(scope="package", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def sdmx_service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Reports of an invented county for two years, of its office, and of a body that is not
    invented, published; the tests only read."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('sdmx')}/test.sqlite"
    else:
        url = new_postgres(request.getfixturevalue("postgres_server"))
    settings = Settings(database_url=url, open_writes=True)
    database = Database(settings)
    migrate(database)
    with_units(database)
    with database.writing() as session:
        session.add(
            Unit(code=PROVINCE, name="某省", level="province", kind="government", path=f"{PROVINCE}/",
                 province=PROVINCE)
        )  # fmt: skip
    reports = ((COUNTY, 2017, 4), (COUNTY, 2018, 10), (OFFICE, 2018, 3), (PROVINCE, 2018, 5))
    with TestClient(create_app(settings, database=database)) as caller:
        for unit, year, received in reports:
            address = f"{API}/reports/{unit}/{year}"
            values = sound_values(
                applications__received=received,
                applications__received_online=received,
                applications__fees=0.25,
                training__courses=None,
            )
            publish(caller, put(caller, address, values=values), address)
        yield caller
    database.close()


@pytest.fixture(scope="package")
def address(sdmx_service: TestClient) -> Iterator[str]:
    """Where that service answers to clients that are not ours."""
    with listening(sdmx_service.app, lifespan="off") as answering:
        yield answering
