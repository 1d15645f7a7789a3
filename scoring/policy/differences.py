"""Two policies compared in words, and the changes of a draft carried onto another ground."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.errors import Text
from scoring.policy.parameters import PARAMETERS, SCOPES, Parameter, Policy
from scoring.policy.wording import ASPECTS, name_of, names_of, quantity, switched


@dataclass(frozen=True)
class Change:
    """One difference as a sentence; a table has one for each entry that differs. ``name`` is the parameter's."""

    name: str
    text: Text


@dataclass(frozen=True)
class Carried:
    """A draft's own changes on another ground.

    ``conflicts`` names the parameters that the draft and the ground both changed, differently.
    """

    policy: Policy
    conflicts: tuple[str, ...]


def differences(one: Policy, other: Policy) -> tuple[Change, ...]:
    """What changes from ``one`` to ``other``, in the order of the parameters; empty exactly if they are equal."""
    return tuple(
        Change(p.name, text) for p in PARAMETERS for text in _told(p, getattr(one, p.name), getattr(other, p.name))
    )


def carried(base: Policy, draft: Policy, ground: Policy, keep: Collection[str] = ()) -> Carried:
    """What ``draft`` changed on ``base``, changed on ``ground`` instead, parameter by parameter.

    Where both changed a parameter, differently, the draft's value counts only if ``keep`` names it.
    """
    values: dict[str, Any] = {}
    conflicts = []
    for name in (p.name for p in PARAMETERS):
        before, mine, theirs = (getattr(each, name) for each in (base, draft, ground))
        contested = before not in (mine, theirs) and mine != theirs
        if contested:
            conflicts.append(name)
        values[name] = theirs if mine == before or (contested and name not in keep) else mine
    return Carried(Policy(**values), tuple(conflicts))


def _told(parameter: Parameter, before: Any, after: Any) -> Iterator[Text]:  # noqa: ANN401  (as many types as kinds)
    if before == after:
        return
    match parameter.kind:
        case "number" | "whole":
            yield _moved(parameter.label, parameter, before, after)
        case "switch":
            was, becomes = switched(before), switched(after)
            yield _said(parameter.label, f"由“{was.zh}”改为“{becomes.zh}”", f"changed from {was.en} to {becomes.en}")
        case "words":
            yield from _listed(parameter.label, _shown(before), _shown(after))
        case "table":
            yield from _entries(parameter, before, after)
        case _:
            yield from _scopes(parameter.label, before, after)


def _moved(label: Text, parameter: Parameter, before: float, after: float) -> Text:
    was, becomes = quantity(parameter, before), quantity(parameter, after)
    zh, en = ("提高", "raised") if after > before else ("降低", "lowered")
    gap = " " if was.zh.endswith("%") else ""
    return _said(label, f"由 {was.zh}{gap}{zh}到 {becomes.zh}", f"{en} from {was.en} to {becomes.en}")


def _entries(parameter: Parameter, before: Mapping[str, float], after: Mapping[str, float]) -> Iterator[Text]:
    for name in sorted(before.keys() | after.keys()):
        called = name_of(parameter.keys, name)
        label = Text(f"{parameter.label.zh}（{called.zh}）", f"{parameter.label.en} ({called.en})")
        if name not in before:
            value = quantity(parameter, after[name])
            yield _said(label, f"设为 {value.zh}", f"set to {value.en}")
        elif name not in after:
            value = quantity(parameter, before[name])
            yield _said(label, f"取消，原为 {value.zh}", f"dropped; it was {value.en}")
        elif before[name] != after[name]:
            yield _moved(label, parameter, before[name], after[name])


def _scopes(
    parameter: Text, before: Mapping[str, Mapping[str, Sequence[str]]], after: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[Text]:
    told = False
    for bank in sorted(before.keys() | after.keys()):
        for aspect in SCOPES:
            was, becomes = before.get(bank, {}).get(aspect, ()), after.get(bank, {}).get(aspect, ())
            if was == becomes:
                continue
            told = True
            called = ASPECTS[aspect]
            label = Text(f"{parameter.zh}（{bank}，{called.zh}）", f"{parameter.en} ({bank}, {called.en})")
            old, new = names_of(aspect, was), names_of(aspect, becomes)
            if not was:
                yield _said(label, f"限为 {new.zh}", f"limited to {new.en}")
            elif not becomes:
                yield _said(label, f"不再限制，原为 {old.zh}", f"no longer limited; it was {old.en}")
            else:
                yield from _listed(label, _shown(was, aspect), _shown(becomes, aspect))
    if not told:
        yield _rewritten(parameter)


def _shown(words: Sequence[str], aspect: str = "") -> dict[str, Text]:
    return {word: names_of(aspect, [word]) if aspect else Text(word, word) for word in words}


def _listed(label: Text, before: Mapping[str, Text], after: Mapping[str, Text]) -> Iterator[Text]:
    """Words that come and words that go; told as such if only their order or number changed."""
    comes = [text for word, text in after.items() if word not in before]
    goes = [text for word, text in before.items() if word not in after]
    for words, zh, en in ((comes, "增加", "added"), (goes, "去掉", "removed")):
        if words:
            quoted = "、".join(f"“{text.zh}”" for text in words)
            yield _said(label, f"{zh}{quoted}", f"{en} {', '.join(text.en for text in words)}")
    if not comes and not goes:
        yield _rewritten(label)


def _rewritten(label: Text) -> Text:
    return _said(label, "写法改变，含义不变", "written otherwise, with the same meaning")


def _said(label: Text, zh: str, en: str) -> Text:
    return Text(f"{label.zh}{zh}", f"{label.en}: {en}")
