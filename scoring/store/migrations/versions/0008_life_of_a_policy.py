"""The life of a policy: drafts, approval for a day, withdrawal for a reason, and the parameters that came with it.

What was in force or superseded becomes approved with the day on which it was decided; the first policy of a store
holds from the beginning. Older rows get the parameters that they lack, with the values as installed.

Going back, drafts are withdrawn and scheduled versions wait for approval again: the older release knows neither. It
knows three parameters, the others are lost.

Revision ID: 0008
Revises: 0007
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEGINNING = date(2000, 1, 1)
BEIJING = ZoneInfo("Asia/Shanghai")
NOT_RECORDED = "升级前未记录理由 / no reason was recorded then"

OLD = ("minimum_score", "minimum_sources", "minimum_operating_months")
INSTALLED = {
    "minimum_score": 560.0, "minimum_score_by_size": {}, "minimum_score_by_industry": {}, "maximum_pd": 1.0,
    "maximum_pd_by_size": {}, "minimum_sources": 3, "minimum_operating_months": 12, "tax_arrears_veto_yuan": 1000000,
    "grade_d_spreads": True, "unreachable_excludes": True, "public_grade_d_excludes": True,
    "red_environment_excludes": True, "own_meter_required": False, "watch_points": 20.0, "watch_limit_share": 0.5,
    "forbidden_purposes": ["分红", "炒股", "股票", "理财", "购房", "房地产", "股权", "转贷", "赌"],
    "electricity_offered": True, "electricity_operating_months": 24, "electricity_fees_yuan": 100000,
    "electricity_multiple": 3.0, "electricity_cap_yuan": 2000000, "tax_offered": True, "tax_paid_yuan": 5000,
    "tax_paid_within_months": 6, "tax_grades": {"A": 10.0, "B": 8.0, "M": 5.0}, "tax_cap_yuan": 3000000,
    "green_offered": True, "green_grades": {"green": 0.3, "blue": 0.2}, "green_cap_yuan": 3000000,
    "ceramics_offered": True, "ceramics_sales_share": 0.2, "ceramics_infringements": 0, "ceramics_cap_yuan": 3000000,
    "credit_offered": True,
    "credit_limits_yuan": {
        "1": 1000000.0, "2": 800000.0, "3": 600000.0, "4": 400000.0, "5": 200000.0, "6": 100000.0,
    },
    "tier_shares": {"1": 1.0, "2": 1.0, "3": 0.9, "4": 0.8, "5": 0.6, "6": 0.4, "7": 0.2},
    "outstanding_counts": True, "smallest_limit_yuan": 10000, "quota_by_bank": {}, "quota_by_industry": {},
    "quota_by_township": {}, "bank_scopes": {}, "valid_days": 92, "cultivation_points": 40.0, "cultivation_causes": 2,
    "decision_days": 30, "decision_in_working_days": False, "reminder_days": 5,
}  # fmt: skip
"""The policy of a new store when this revision was written."""

POLICY = sa.table(
    "policy",
    sa.column("version", sa.Integer),
    sa.column("parameters", sa.JSON),
    sa.column("state", sa.String),
    sa.column("base_version", sa.Integer),
    sa.column("effective_on", sa.Date),
    sa.column("proposed_by", sa.String),
    sa.column("proposed_at", sa.DateTime(timezone=True)),
    sa.column("decided_by", sa.String),
    sa.column("decided_at", sa.DateTime(timezone=True)),
    sa.column("withdrawn_by", sa.String),
    sa.column("withdrawn_at", sa.DateTime(timezone=True)),
    sa.column("remark", sa.Text),
)
AUDIT = sa.table(
    "audit", sa.column("at", sa.DateTime(timezone=True)), sa.column("action"), sa.column("subject", sa.String)
)

OLD_CHECKS = {
    "four_eyes": "proposed_by <> decided_by",
    "known_state": "state IN ('submitted', 'in_force', 'superseded', 'rejected', 'withdrawn')",
    "in_force_needs_approval": "state NOT IN ('in_force', 'superseded') OR decided_by IS NOT NULL",
}
CHECKS = {
    "known_state": "state IN ('draft', 'submitted', 'approved', 'rejected', 'withdrawn')",
    "for_a_reason": "reason <> ''",
    "on_an_older_version": "base_version < version",
    "four_eyes": "proposed_by <> decided_by",
    "decided_by_somebody": "state = 'withdrawn' OR (state IN ('approved', 'rejected')) = (decided_by IS NOT NULL)",
    "decided_at_some_time": "(decided_by IS NULL) = (decided_at IS NULL)",
    "approved_for_a_day": "state <> 'approved' OR effective_on IS NOT NULL",
    "withdrawn_by_somebody": "(state = 'withdrawn') = (withdrawn_by IS NOT NULL) "
    "AND (withdrawn_by IS NULL) = (withdrawn_at IS NULL)",
    "ended_for_a_reason": "state NOT IN ('rejected', 'withdrawn') OR (remark IS NOT NULL AND remark <> '')",
}
APPROVED = sa.text("state = 'approved'")
FIRST = sa.text("state = 'approved' AND base_version IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("policy", schema=None) as batch_op:
        for name in OLD_CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_policy_{name}"), type_="check")
        batch_op.add_column(
            sa.Column(
                "effective_on",
                sa.Date(),
                nullable=True,
                comment="asked for while it waits; empty: the day of approval",
            )
        )
        batch_op.add_column(sa.Column("withdrawn_by", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("remark", sa.Text(), nullable=True, comment="why it was rejected or withdrawn"))
        batch_op.alter_column(
            "base_version",
            existing_type=sa.Integer(),
            existing_nullable=True,
            comment="the last approved one when it was drafted",
            existing_comment="the policy in force when it was drafted",
        )
    _live_on()
    with op.batch_alter_table("policy", schema=None) as batch_op:
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_policy_{name}"), rule)
        batch_op.create_index(
            "ix_policy_one_successor", ["base_version"], unique=True, sqlite_where=APPROVED, postgresql_where=APPROVED
        )
        batch_op.create_index(
            "ix_policy_one_beginning", ["state"], unique=True, sqlite_where=FIRST, postgresql_where=FIRST
        )


def downgrade() -> None:
    with op.batch_alter_table("policy", schema=None) as batch_op:
        batch_op.drop_index("ix_policy_one_beginning")
        batch_op.drop_index("ix_policy_one_successor")
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_policy_{name}"), type_="check")
    _go_back()
    with op.batch_alter_table("policy", schema=None) as batch_op:
        for name in ("remark", "withdrawn_at", "withdrawn_by", "effective_on"):
            batch_op.drop_column(name)
        for name, rule in OLD_CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_policy_{name}"), rule)
        batch_op.alter_column(
            "base_version",
            existing_type=sa.Integer(),
            existing_nullable=True,
            comment="the policy in force when it was drafted",
            existing_comment="the last approved one when it was drafted",
        )


def _live_on() -> None:
    bind, day = op.get_bind(), BEGINNING
    for row in bind.execute(sa.select(POLICY).order_by(POLICY.c.version)).mappings().all():
        values: dict[str, object] = {"parameters": INSTALLED | row["parameters"]}
        if row["state"] in {"in_force", "superseded"}:
            if row["base_version"] is not None:
                day = max(day, _utc(row["decided_at"]).astimezone(BEIJING).date())
            values |= {"state": "approved", "effective_on": day}
        elif row["state"] == "rejected":
            values |= {"remark": NOT_RECORDED}
        elif row["state"] == "withdrawn":
            act = sa.select(sa.func.max(AUDIT.c.at)).where(
                AUDIT.c.action == "reject", AUDIT.c.subject == f"policy {row['version']}"
            )
            at = bind.execute(act).scalar() or row["proposed_at"]
            values |= {"withdrawn_by": row["proposed_by"], "withdrawn_at": at, "remark": NOT_RECORDED}
        bind.execute(sa.update(POLICY).where(POLICY.c.version == row["version"]).values(values))


def _go_back() -> None:
    bind, today = op.get_bind(), datetime.now(BEIJING).date()
    state = "in_force"
    for row in bind.execute(sa.select(POLICY).order_by(POLICY.c.version.desc())).mappings().all():
        values: dict[str, object] = {"parameters": {name: row["parameters"][name] for name in OLD}}
        if row["state"] == "approved" and row["effective_on"] > today:
            values |= {"state": "submitted", "decided_by": None, "decided_at": None}
        elif row["state"] == "approved":
            values |= {"state": state}
            state = "superseded"
        elif row["state"] == "draft":
            values |= {"state": "withdrawn"}
        bind.execute(sa.update(POLICY).where(POLICY.c.version == row["version"]).values(values))


def _utc(moment: datetime) -> datetime:
    """SQLite forgets the zone of what was written in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
