"""What people see while a command works: progress, remarks, complaints, all on standard error; and ``results``.

Standard output is for results only, so that a program can read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from scoring.errors import UserError
from scoring.pipeline import progress

console = Console(stderr=True, highlight=False)
results = Console(highlight=False)


@contextmanager
def bar() -> Iterator[progress.Progress]:
    """A progress bar; the function it yields moves it."""
    if not console.is_terminal:
        yield _lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as shown:
        tasks: dict[str, TaskID] = {}

        def moved(doing: str, share: float) -> None:
            phase = _phase(doing)
            if phase not in tasks:
                tasks[phase] = shown.add_task(phase, total=1.0)
            shown.update(tasks[phase], completed=share)

        yield moved


def _lines() -> progress.Progress:
    """Where there is no terminal: one line as each phase begins."""
    begun: set[str] = set()

    def moved(doing: str, _share: float) -> None:
        phase = _phase(doing)
        if phase not in begun:
            begun.add(phase)
            console.print(f"{phase} …")

    return moved


def _phase(doing: str) -> str:
    return " ".join(doing.split(" ")[:3]) if doing[:1].isdigit() else "进行中 working"


def complain(error: UserError) -> None:
    """Tell what was wrong and what to do."""
    console.print(f"[bold red]错误 Error:[/] {error.title}", soft_wrap=True)
    console.print(f"  {error.detail}", soft_wrap=True, markup=False)
    console.print(f"  → {error.remedy}", soft_wrap=True, markup=False)
