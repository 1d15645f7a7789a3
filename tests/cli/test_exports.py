"""Lists and forms for officials, on the command line."""

import pytest
from python_calamine import CalamineWorkbook

from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import audit
from tests import conftest


def sheets(path):
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.fixture
def copied(county, tmp_path):
    """A copy of the county, whose audit trail may grow."""
    return conftest.copied(county[0].settings.home, tmp_path / "county")


def test_a_list_of_the_newest_edition_is_written_and_who_took_it_is_noted(run, copied, tmp_path):
    code, _, err = run("export-list", "newest", tmp_path / "名单.xlsx", "--list", "applied", home=copied)
    assert code == 0, err
    [rows] = sheets(tmp_path / "名单.xlsx").values()
    workspace = opened(Settings(home=copied))
    with workspace.database.reading() as connection:
        [entry] = audit.newest(connection, "edition 1 applied")
    assert entry["action"] == "export"
    assert entry["detail"]["enterprises"] == sorted(row[0] for row in rows if str(row[0]).startswith("9"))
    assert entry["detail"]["enterprises"]


def test_the_form_of_a_policy_and_the_cases_can_be_had_before_anything_is_scored(run, tmp_path):
    assert run("export-policy", 1, tmp_path / "方案.xlsx")[0] == 0
    assert run("export-cases", tmp_path / "办理.xlsx")[0] == 0
    assert set(sheets(tmp_path / "方案.xlsx")) == {"方案审批表"}
    assert set(sheets(tmp_path / "办理.xlsx")) == {"银行办理", "对账"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export-list", "newest"), "还没有白名单"),
        (("export-list", "上一期"), "不是期号"),
        (("export-policy", "9"), "没有第 9 版方案"),
        (("export-fund",), "还没有生效的基金方案"),
    ],
)
def test_what_is_not_there_is_told_and_no_file_is_written(run, tmp_path, words, told):
    code, _, err = run(*words, tmp_path / "x.xlsx")
    assert code == 1
    assert told in err
    assert not (tmp_path / "x.xlsx").exists()
