"""Every notebook runs from top to bottom, imports the calculation only, and is kept without outputs."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
ANALYSIS = {"matplotlib", "numpy", "pandas", "shap"}
ALLOWED = {"scoring"} | ANALYSIS | sys.stdlib_module_names
LONGEST_CELL = 300
"""Seconds after which a cell hangs; a whole notebook takes far less."""


def read(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def warnings_of(cell):
    return [out.text for out in cell.outputs if out.output_type == "stream" and out.name == "stderr"]


def test_the_notebooks_tell_of_the_county_its_scores_its_model_and_the_fund():
    assert [path.stem for path in NOTEBOOKS] == [
        "00_the_county",
        "01_from_records_to_a_score",
        "02_meters_real_and_simulated",
        "03_the_shipped_model_validated",
        "04_threshold_and_fund",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_heading_of_a_notebook_is_in_chinese_and_english(path):
    told = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    headings = [line for text in told for line in text.splitlines() if line.startswith("#")]
    assert len(headings) > 3
    assert not [line for line in headings if not re.fullmatch(r"#+ .*[\u4e00-\u9fff].* / .*[a-z].*", line)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path, tmp_path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    for table in path.parent.glob("*.csv"):
        shutil.copy(table, tmp_path)
    notebook = read(path)
    client = NotebookClient(
        notebook, kernel_name="python3", timeout=LONGEST_CELL, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    assert all(cell.execution_count for cell in code(notebook))
    assert not [words for cell in code(notebook) for words in warnings_of(cell)], "a notebook warns of nothing"
    assert not list(tmp_path.glob("xinyidai-*")), "a notebook leaves nothing behind"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_kept_without_outputs(path):
    assert all(not cell.outputs and cell.execution_count is None for cell in code(read(path)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_imports_the_calculation_only(path):
    source = "\n".join(cell.source for cell in code(read(path)))
    imported = set(re.findall(r"^(?:import|from) (\w+)", source, flags=re.MULTILINE))
    assert imported <= ALLOWED
