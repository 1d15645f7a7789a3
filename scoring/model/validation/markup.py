"""Pieces of HTML: escaped, in two languages, Chinese first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

from scoring.errors import Text


class Told(NamedTuple):
    """A figure and the interval under it."""

    value: str
    interval: str


Cell = str | Text | Told


def both(text: Text) -> str:
    """Chinese, and the English smaller beside it."""
    if text.zh == text.en:
        return escape(text.zh)
    return f'{escape(text.zh)} <small lang="en">{escape(text.en)}</small>'


def named(row: dict[str, Any]) -> Text:
    """What a row of a report is called."""
    return Text(row["zh"], row["en"])


def paragraph(text: Text, kind: str = "") -> str:
    """A sentence in both languages."""
    return f"<p{_class(kind)}>{both(text)}</p>"


def section(key: str, title: Text, parts: Iterable[str]) -> str:
    """A part of the page with its heading."""
    return f'<section id="{key}"><h2>{both(title)}</h2>{"".join(parts)}</section>'


def figure(title: Text, drawing: str, reading: Text | None = None) -> str:
    """A picture under its title, and how to read it."""
    caption = f"<figcaption>{both(reading)}</figcaption>" if reading else ""
    return f'<figure class="card"><h3>{both(title)}</h3>{drawing}{caption}</figure>'


def figures(parts: Iterable[str]) -> str:
    """Side by side where there is room."""
    return f'<div class="figures">{"".join(parts)}</div>'


def columns(parts: Iterable[str]) -> str:
    """In two columns of about equal length where there is room."""
    return f'<div class="columns">{"".join(parts)}</div>'


def card(title: Text, parts: Iterable[str]) -> str:
    """A titled box."""
    return f'<div class="card"><h3>{both(title)}</h3>{"".join(parts)}</div>'


def table(caption: Text, head: Sequence[Text], rows: Iterable[Sequence[Cell]]) -> str:
    """A table whose first column names the rows; others hold figures."""
    first, *others = head
    top = f'<th scope="col">{both(first)}</th>' + "".join(
        f'<th scope="col" class="number">{both(column)}</th>' for column in others
    )
    body = "".join(
        f'<tr><th scope="row">{_cell(named_by)}</th>'
        + "".join(f'<td class="number">{_cell(cell)}</td>' for cell in cells)
        + "</tr>"
        for named_by, *cells in rows
    )
    name = escape(str(caption))
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{name}"><table>'
        f'<caption class="unseen">{name}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def facts(rows: Iterable[tuple[Text, Cell]]) -> str:
    """Names and what they stand for."""
    told = "".join(f"<div><dt>{both(name)}</dt><dd>{_cell(value)}</dd></div>" for name, value in rows)
    return f'<dl class="facts">{told}</dl>'


def listed(texts: Iterable[Text], kind: str = "plain") -> str:
    """A list of sentences."""
    return f"<ul{_class(kind)}>{''.join(f'<li>{both(text)}</li>' for text in texts)}</ul>"


def number(value: float | None, form: str = ".4f") -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else f"{value:{form}}"


def told(row: dict[str, Any], name: str, form: str = ".4f") -> Told:
    """A figure of a report with its interval."""
    ends = row[f"{name}_95"]
    joint = " … " if form.startswith("+") else "–"
    return Told(number(row[name], form), f"{ends[0]:{form}}{joint}{ends[1]:{form}}" if ends else "")


def _cell(value: Cell) -> str:
    if isinstance(value, Text):
        return both(value)
    if isinstance(value, Told):
        return f"{escape(value.value)} <small>{escape(value.interval)}</small>"
    return escape(value)


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
