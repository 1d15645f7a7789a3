"""How features were distributed, kept by run."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import models, statistics
from scoring.store.tables import run

TOLD = {"enterprises": 3}


@pytest.fixture
def connection(tmp_path):
    """Two runs of one model, the second scored later."""
    with opened(Settings(home=tmp_path / "home", _env_file=None)).database.transaction() as open_:
        models.add(open_, "m" * 64, {"name": "county", "version": "1"})
        for number in (1, 2):
            open_.execute(
                run.insert().values(
                    id=number,
                    key=str(number) * 64,
                    as_of=date(2026, number, 1),
                    model_digest="m" * 64,
                    batches=[],
                    scored_at=date(2026, 11, number),
                )
            )
        yield open_


def measured(feature, psi=None, before=None):
    return {"feature": feature, "distribution": TOLD, "psi_model": 0.1, "psi_before": psi, "before_run": before}


def test_a_feature_is_told_run_by_run_the_newest_first(connection):
    statistics.put(connection, 1, [measured("water_use"), measured("gas_use")])
    statistics.put(connection, 2, [measured("water_use", 0.3, 1)])
    told = statistics.history(connection, "water_use")
    assert [(row["run_id"], row["as_of"], row["model"], row["editions"]) for row in told] == [
        (2, date(2026, 2, 1), "county/1", []),
        (1, date(2026, 1, 1), "county/1", []),
    ]
    assert (told[0]["psi_before"], told[0]["before_run"], told[0]["distribution"]) == (0.3, 1, TOLD)
    assert [row["run_id"] for row in statistics.history(connection, "gas_use")] == [1]
    assert statistics.history(connection, "luck") == []


def test_a_run_is_measured_once(connection):
    statistics.put(connection, 1, [measured("water_use")])
    statistics.put(connection, 1, [measured("gas_use")])
    statistics.put(connection, 2, [])
    assert list(statistics.of_run(connection, 1)) == ["water_use"]
    assert [row["run_id"] for row in statistics.measured(connection)] == [1]


def test_before_the_first_edition_there_is_nothing_to_compare_with(connection):
    statistics.put(connection, 1, [measured("water_use")])
    assert statistics.behind_newest_edition(connection) == {}


def test_an_index_without_the_run_that_it_compares_with_is_refused(connection):
    with pytest.raises(IntegrityError):
        statistics.put(connection, 1, [measured("water_use", psi=0.3)])
