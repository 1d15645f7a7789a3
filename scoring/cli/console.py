"""What people see while a command works: a progress bar, a table, a complaint. All of it on standard error.

Standard output is kept for results, so that a program can read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from scoring.errors import UserError
from scoring.pipeline import progress

console = Console(stderr=True, highlight=False)


@contextmanager
def bar() -> Iterator[progress.Progress]:
    """A progress bar; the function it yields moves it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=not console.is_terminal) as shown:
        tasks: dict[str, int] = {}

        def moved(doing: str, share: float) -> None:
            phase = " ".join(doing.split(" ")[:3]) if doing[:1].isdigit() else "进行中 working"
            if phase not in tasks:
                tasks[phase] = shown.add_task(phase, total=1.0)
            shown.update(tasks[phase], completed=share)  # type: ignore[arg-type]  # rich's TaskID is an int

        yield moved


def complain(error: UserError) -> None:
    """Tell what was wrong and what to do."""
    console.print(f"[bold red]错误 Error:[/] {error.title}", soft_wrap=True)
    console.print(f"  {error.detail}", soft_wrap=True, markup=False)
    console.print(f"  → {error.remedy}", soft_wrap=True, markup=False)
