"""Hundreds of files as they go wrong: no crash, no row lost, every reason says where, what, why and what to do."""

import pytest

from scoring.errors import UnreadableFile
from scoring.records.door.reading import opened, recognise
from scoring.records.privacy import WITHHELD, without_personal_data
from scoring.records.sources import SOURCES, source
from tests.records.door.corpus import CASES
from tests.records.door.corpus.case import UNKNOWN
from tests.records.rows import through

OF_A_LINE = {"F01", "F02", "F06", "F07", "F08", "F09", "F10"}
"""Reasons that may concern a line as a whole."""


def test_the_corpus_is_large_and_its_cases_differ():
    assert len(CASES) >= 400
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [c for c in CASES if not c.complaint], ids=lambda c: c.name)
def test_every_row_that_was_written_is_accepted_or_refused_for_its_reason(case, tmp_path):
    outcome = through(source(case.source), case.write(tmp_path))
    assert [(r.line, r.troubles[0].reason.id) for r in outcome.refused] == list(case.wrong)
    assert outcome.rows == case.rows
    for refusal in outcome.refused:
        for trouble in refusal.troubles:
            told = (trouble.reason.title, trouble.reason.remedy)
            assert all(text.zh and text.en for text in told)
            assert trouble.field or trouble.reason.id in OF_A_LINE
            assert trouble.field in refusal.row or trouble.reason.id in OF_A_LINE | {"F03", "F05"}
        assert refusal.row
        assert all(cell == WITHHELD or without_personal_data(cell) == cell for cell in refusal.row.values())
    assert without_personal_data(str(outcome.accepted)) == str(outcome.accepted)


@pytest.mark.parametrize("case", [c for c in CASES if c.complaint], ids=lambda c: c.name)
def test_a_file_that_is_no_table_of_ours_is_refused_with_a_remedy(case, tmp_path):
    path = case.write(tmp_path)
    try:
        with opened(path, SOURCES) as delivered:
            unknown = recognise(delivered.header, SOURCES, source(case.source)) is None
        assert unknown == (case.complaint == UNKNOWN)
        if unknown:
            return
        through(source(case.source), path)
        pytest.fail("the file was read")
    except UnreadableFile as problem:
        said = problem
    assert case.complaint in said.detail.zh
    assert path.name in said.detail.zh
    assert path.name in said.detail.en
    assert said.remedy.zh
    assert said.remedy.en
