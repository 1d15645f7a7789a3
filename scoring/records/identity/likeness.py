"""What speaks for and against a candidate: told to the person who decides about a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scoring.errors import Text
from scoring.records.identity.linking import Candidate
from scoring.records.identity.names import parsed, sounded


class Sign(NamedTuple):
    """One thing that speaks for a candidate, or against it."""

    favours: bool
    words: Text


def signs(written: str, candidate: Candidate, told: Iterable[str]) -> tuple[Sign, ...]:
    """What a row says for and against a candidate.

    ``written`` is the name in the row (empty if it has none), ``told`` all cells of the row: the candidate's township
    may stand in an address.
    """
    found = []
    place = candidate.township
    if place and any(place in cell for cell in told):
        found.append(Sign(favours=True, words=Text(f"行内写有{place}", f"The row names {place}")))
    if not written:
        return tuple(found)
    here, there = parsed(written), parsed(candidate.name)
    same = here.stem == there.stem
    found.append(Sign(same, Text("字号行业相同", "The same words") if same else Text("字号行业不同", "Other words")))
    if not same and sounded(here.stem) == sounded(there.stem):
        found.append(Sign(favours=True, words=Text("读音相同", "They sound the same")))
    for part, words in _PARTS.items():
        ours, theirs = getattr(here, part), getattr(there, part)
        if ours == theirs and (ours or part in {"form", "region"}):
            found.append(Sign(favours=True, words=words[0]))
        elif ours != theirs:
            found.append(Sign(favours=False, words=words[1]))
    return tuple(found)


_PARTS = {
    "form": (Text("组织形式相同", "The same legal form"), Text("组织形式不同", "Another legal form")),
    "region": (Text("行政区划相同", "The same region"), Text("行政区划不同或未写", "Another region, or none")),
    "numbers": (Text("序号相同", "The same number"), Text("序号不同，如一厂、二厂", "Another number: 一厂, 二厂")),
    "branch": (Text("同为分支机构", "Both are branches"), Text("一方是分支机构", "One of them is a branch")),
}
