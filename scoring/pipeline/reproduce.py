"""The proof that an edition can be made again from what it names, and that nothing kept was changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scoring.codes import data
from scoring.errors import NotFound, Tampered, Text
from scoring.pipeline.score import calculate, files_of
from scoring.pipeline.workspace import Workspace, bundle_of
from scoring.policy.decide import decide
from scoring.policy.population import population
from scoring.store import audit, batches, editions, fund, models, seals
from scoring.whitelist.edition import Edition, compose, parse

LONGEST_NUMBER = 9
"""Digits of an edition's number; what is longer is taken for the name of a file."""


@dataclass(frozen=True)
class Reproduced:
    """Whether an edition could be made again from its inputs, byte for byte.

    ``difference``: the first line that differs, empty if none does.
    """

    digest: str
    expected: str
    difference: str

    @property
    def identical(self) -> bool:
        """Whether the bytes are the same."""
        return self.digest == self.expected


def stored_edition(workspace: Workspace, name: str) -> Edition:
    """An edition by its number in the store, ``newest``, or the path of an exported file; verified if it is stored."""
    if _kept(name):
        with workspace.database.reading() as connection:
            head = editions.one(connection, None if name == "newest" else int(name))
            return editions.verify(connection, head["number"])
    if not Path(name).is_file():
        raise NotFound(
            Text(f"没有“{name}”这一期，也没有这个文件", f"There is no edition '{name}' and no such file"),
            Text("给出期号、newest 或文件路径", "Give a number, newest, or the path of a file"),
        )
    return parse(Path(name).read_bytes())


def seal_of(workspace: Workspace, name: str) -> str | None:
    """The signed seal of a stored edition, if it has one; a file has none."""
    if not _kept(name):
        return None
    with workspace.database.reading() as connection:
        head = editions.one(connection, None if name == "newest" else int(name))
        return None if head["kid"] is None else seals.of(connection, head["number"])


def reproduce(workspace: Workspace, name: str) -> Reproduced:
    """Make an edition again from the records, model, policy and legal parameters that its manifest names.

    Raises ``Tampered`` or ``NotFound`` with the name of the input that is not what it was: the edition itself, its
    seal or policy, a file of the model, a batch's file, a file of legal parameters.
    """
    original = stored_edition(workspace, name)
    inputs = original.inputs
    _same_rules(inputs.rules)
    with workspace.database.reading() as connection:
        model = models.one(connection, inputs.model)
        listed = batches.every(connection)
    files = files_of(workspace.lake, inputs.batches, listed)
    scored = calculate(files, inputs.as_of, bundle_of(workspace, model))
    again = compose(
        inputs, scored.facts, scored.coverage, decide(population(scored.facts, inputs.as_of), inputs.policy)
    )
    return Reproduced(again.digest, original.digest, _first_difference(original.body, again.body))


def _kept(name: str) -> bool:
    """Whether a name is that of an edition in the store, not of a file."""
    return (name.isdecimal() and len(name) <= LONGEST_NUMBER) or name == "newest"


def _same_rules(named: Mapping[str, str]) -> None:
    """Refuse to make an edition again by other legal parameters than it was made by."""
    here = data.digests()
    changed = sorted(name for name in named.keys() | here.keys() if named.get(name) != here.get(name))
    if changed:
        files = ", ".join(f"scoring/codes/{name}" for name in changed)
        raise Tampered(
            Text(f"法定参数与生成该期时不同：{files}", f"Legal parameters are not those of the edition: {files}"),
            Text("用生成该期的版本重做", "Make it again by the version of the software that made it"),
        )


def _first_difference(original: bytes, again: bytes) -> str:
    for number, (a, b) in enumerate(zip(original.splitlines(), again.splitlines(), strict=False), 1):
        if a != b:
            return f"line {number}: {a[:200].decode(errors='replace')} … / {b[:200].decode(errors='replace')} …"
    return "" if original == again else "one is longer than the other"


def verify(workspace: Workspace) -> dict[str, int]:
    """Check everything that has a digest: audit trail, editions with their seals, the fund's ledger, models, lake.

    Tells how many of each.

    Raises ``Tampered`` at the first that does not agree.
    """
    with workspace.database.reading() as connection:
        entries = audit.verify(connection)
        published = editions.verify_every(connection)
        registered = models.every(connection)
        listed = batches.every(connection)
        fund.ledger(connection)
    for model in registered:
        bundle_of(workspace, model)
    files_of(workspace.lake, tuple((b["source"], b["id"], str(b["received_on"])) for b in listed), listed)
    return {"entries": entries, "editions": published, "models": len(registered), "batches": len(listed)}
