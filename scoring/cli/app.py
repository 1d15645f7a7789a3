"""All commands together, and how they tell of errors."""

from __future__ import annotations

import sys
from collections.abc import Callable

import duckdb
import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from scoring.cli import (
    backup,
    convert,
    decide,
    deliveries,
    demo,
    editions,
    explain,
    exports,
    fund,
    inspect,
    lending,
    line,
    linking,
    models,
    policies,
    reporting,
    serve,
    trying,
)
from scoring.cli.console import complain
from scoring.errors import Text, UserError

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
    convert.convert,
    line.ingest,
    line.train,
    line.adopt,
    models.models,
    models.promote,
    models.shadow,
    models.retire,
    models.approve_model,
    models.validate,
    policies.policies,
    policies.policy,
    policies.compare_policies,
    policies.draft_policy,
    policies.edit_policy,
    policies.submit_policy,
    policies.approve_policy,
    policies.reject_policy,
    policies.withdraw_policy,
    policies.rebase_policy,
    policies.roll_back_policy,
    line.score,
    trying.preview,
    trying.backtest,
    line.publish,
    line.reproduce,
    line.export,
    exports.export_list,
    exports.export_policy,
    exports.export_fund,
    exports.export_cases,
    serve.serve,
    reporting.template,
    reporting.quality,
    deliveries.batches,
    deliveries.quarantine,
    deliveries.dismiss,
    deliveries.withdraw,
    deliveries.restore,
    linking.linking,
    linking.link,
    explain.explain,
    lending.cases,
    lending.totals,
    lending.reconcile,
    decide.decide,
    editions.editions,
    editions.withdraw_edition,
    editions.compare_editions,
    editions.keys,
    inspect.audit,
    inspect.user,
    backup.backup,
    backup.restore_backup,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(fund.fund)


def main() -> None:
    """Run the command line; a user error is told in two languages and ends with its exit code."""
    try:
        app()
    except UserError as error:
        complain(error)
        sys.exit(error.exit_code)
    except (ValidationError, OSError, SQLAlchemyError, duckdb.Error, ImportError) as trouble:
        complain(_told(trouble))
        sys.exit(1)


def _told(trouble: Exception) -> UserError:
    """What the surroundings did to us, as a person can act on it."""
    match trouble:
        case ValidationError():
            wrong = "; ".join(f"XINYIDAI_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in trouble.errors())
            return UserError(
                Text(f"设置有误：{wrong}", f"A setting is wrong: {wrong}"),
                Text("更正环境变量或 .env 文件", "Correct the environment or the .env file"),
            )
        case SQLAlchemyError() | ImportError():
            why = str(getattr(trouble, "orig", None) or trouble).splitlines()[0]
            return UserError(
                Text(f"数据库无法使用：{why}", f"The database cannot be used: {why}"),
                Text(
                    "检查 XINYIDAI_DATABASE 和数据库；PostgreSQL 需安装 xinyidai[postgres]",
                    "Check XINYIDAI_DATABASE and the database; PostgreSQL needs xinyidai[postgres]",
                ),
            )
        case duckdb.Error():
            why = str(trouble).splitlines()[0]
            return UserError(
                Text(f"数据湖无法读取：{why}", f"The lake cannot be read: {why}"),
                Text("运行 xinyidai audit 找出损坏之处", "Run xinyidai audit to find what is damaged"),
            )
        case _:
            return UserError(
                Text(f"文件或目录无法使用：{trouble}", f"A file or folder cannot be used: {trouble}"),
                Text("检查路径、权限和磁盘空间", "Check the path, its permissions and the disk"),
            )
