"""The house keeps its order."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.records import reasons
from scoring.records.sources import SOURCES
from scoring.settings import Settings

ROOT = Path(__file__).parents[2]
PYTHON = sorted([*(ROOT / "scoring").rglob("*.py"), *(ROOT / "api").rglob("*.py")])


def test_imports_follow_the_way_of_the_data():
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_calculation_runs_without_database_and_web():
    core = "codes engine records.sources features.registry features.matrix model.training policy.decide whitelist.edition portrait.portrait county.simulated"
    imports = "\n".join(f"import scoring.{name}" for name in core.split())
    code = f"import sys\n{imports}\nassert not {{'sqlalchemy', 'fastapi', 'starlette', 'jinja2'}} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(ROOT)))
def test_database_sql_stands_in_the_store_only(path):
    if "store" not in path.parts:
        assert not re.search(r"sqlalchemy.*import.*\b(select|insert|update|delete|text)\b", path.read_text()), path


READING = [p for p in PYTHON if p.parent.name in {"features", "policy", "portrait", "whitelist", "lending", "api"}]


@pytest.mark.parametrize("path", READING, ids=lambda p: str(p.relative_to(ROOT)))
def test_records_are_read_through_the_view_only_so_that_what_is_out_of_use_stays_out(path):
    assert not re.search(r"embedded\.newest|read_parquet|ParquetFile", path.read_text())


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_outgrows_one_idea(path):
    assert len(path.read_text().splitlines()) <= 400


def test_every_setting_says_what_it_means():
    assert all(field.description for field in Settings.model_fields.values())


def test_reason_ids_are_unique_over_the_catalogue_and_all_sources():
    ids = [r.id for r in reasons.CATALOGUE] + [c.reason.id for s in SOURCES for c in s.checks]
    assert len(ids) == len(set(ids))


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplemented)\b")
    found = [p for p in PYTHON if marks.search(p.read_text()) and p.name != "kinds.py"]
    assert found == []
