"""All commands together, and how they tell of errors."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from scoring.cli import demo, inspect, line, serve
from scoring.cli.console import complain
from scoring.errors import UserError

app = typer.Typer(
    name="xinyidai",
    help="信易贷：由公共数据到可解释的白名单。From public records to an explained whitelist of borrowers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
COMMANDS: tuple[Callable[..., None], ...] = (
    demo.demo,
    line.simulate,
    line.ingest,
    line.train,
    line.adopt,
    line.score,
    line.publish,
    line.reproduce,
    line.export,
    serve.serve,
    inspect.quarantine,
    inspect.editions,
    inspect.audit,
    inspect.user,
)
for command in COMMANDS:
    app.command()(command)


def main() -> None:
    """Run the command line; a user error is told in two languages and ends with its exit code."""
    try:
        app()
    except UserError as error:
        complain(error)
        sys.exit(error.exit_code)
