"""Files and rows as they go wrong in practice, and what must come of each.

A case says how its file is made, how many rows were really written, and which lines must be refused for which
reason; or that the whole file must be refused, and with what words.
"""

from tests.records.door.corpus import cells, formats, lines, numbers_of_persons, tables, workbooks
from tests.records.door.corpus.case import Case

CASES: tuple[Case, ...] = (
    *cells.CASES,
    *lines.CASES,
    *tables.CASES,
    *numbers_of_persons.CASES,
    *workbooks.CASES,
    *formats.CASES,
)

__all__ = ["CASES", "Case"]
