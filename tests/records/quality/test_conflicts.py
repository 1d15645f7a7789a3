"""Conflicts between sources: each rule finds the first case beyond its boundary and not the last one within."""

from datetime import date

import pytest

from scoring.engine.embedded import Scan
from scoring.engine.facts import facts
from scoring.records.quality.conflicts import CONFLICTS, look, prepare
from scoring.records.sources import SOURCES
from tests.conftest import KILN, SHOP

AS_OF = date(2026, 11, 1)
D = date

FIRM = {"enterprise": KILN, "name": "德化窑厂", "established_on": D(2020, 1, 1), "industry": "C3074",
        "industry_edition": "2017", "township": "龙浔镇", "state": "operating", "changed_on": D(2020, 1, 1)}  # fmt: skip
GONE = FIRM | {"state": "dissolved", "changed_on": D(2026, 3, 15)}
BILL = {"enterprise": KILN, "account": "1", "month": D(2026, 4, 30), "energy_wh": 1000, "bill_fen": 100}
GAS = {"enterprise": KILN, "account": "7", "month": D(2026, 4, 30), "volume_litre": 1000, "bill_fen": 100}
STAFF = {"enterprise": KILN, "month": D(2026, 4, 30), "insured": 20}
SALE = {"enterprise": KILN, "direction": "out", "number": "1", "issued_on": D(2026, 8, 1), "counterparty": "乙",
        "status": "valid", "amount_fen": 60_000_000, "total_fen": 60_000_000}  # fmt: skip
DECLARED = {"enterprise": KILN, "month": D(2026, 9, 30), "declared_sales_fen": 20_000_000}
ACCOUNT = {"enterprise": KILN, "utility": "electricity", "account": "1", "opened_on": D(2020, 1, 1)}
CUT = {"enterprise": KILN, "utility": "electricity", "account": "1", "cut_on": D(2026, 4, 30)}
GRADE = {"enterprise": KILN, "year": 2025, "grade": "A", "published_on": D(2026, 4, 20)}
OWED = {"enterprise": KILN, "tax_type": "增值税", "balance_fen": 500, "announced_on": D(2026, 4, 19)}
DEBTOR = {"enterprise": KILN, "document": "闽1号", "listed_on": D(2026, 1, 1)}
EXECUTED = {"enterprise": KILN, "document": "闽1号", "filed_on": D(2025, 1, 1)}
RED = {"enterprise": KILN, "list": "守合同重信用", "document": "红1", "listed_on": D(2025, 1, 1)}
PENALTY = {"enterprise": KILN, "document": "德市监罚〔2026〕1号", "decided_on": D(2026, 3, 15)}
REPAIR = {"enterprise": KILN, "document": "德市监罚[2026]1号", "record_kind": "penalty", "result": "granted",
          "applied_on": D(2026, 6, 1)}  # fmt: skip
VIOLATION = {"enterprise": KILN, "document": "税1", "listed_on": D(2026, 4, 19)}
RENAMED = {"enterprise": KILN, "item": "name", "before": "旧窑厂", "after": "德化窑厂", "changed_on": D(2026, 1, 1)}
DEMAND = {"enterprise": KILN, "demand_no": "X1", "stated_on": D(2026, 1, 1), "valid_until": D(2026, 10, 31)}
CONSENT = {"enterprise": KILN, "consent_no": "S1", "granted_on": D(2026, 3, 15)}

BOUNDARIES = {
    # rule: the last records that agree, the nearest ones that do not
    "CF01": (
        {"registration": [FIRM], "electricity": [BILL]},
        {"registration": [FIRM], "electricity": [BILL | {"enterprise": SHOP}]},
    ),
    "CF02": (
        {"registration": [FIRM], "social_insurance": [STAFF | {"name": "德化 窑厂"}]},
        {"registration": [FIRM], "social_insurance": [STAFF | {"name": "德化窑场"}]},
    ),
    "CF03": (
        {"registration": [GONE], "electricity": [BILL | {"month": D(2026, 3, 31)}], "gas": [GAS | {"volume_litre": 0}]},
        {"registration": [GONE], "gas": [GAS]},
    ),
    "CF04": (
        {"registration": [GONE], "social_insurance": [STAFF | {"month": D(2026, 3, 31)}]},
        {"registration": [GONE], "social_insurance": [STAFF]},
    ),
    "CF05": (
        {"vat_invoice": [SALE], "tax_declaration": [DECLARED]},
        {"vat_invoice": [SALE | {"amount_fen": 60_000_100}], "tax_declaration": [DECLARED]},
    ),
    "CF06": (
        {"medical_insurance": [STAFF | {"insured": 10}], "social_insurance": [STAFF]},
        {"medical_insurance": [STAFF | {"insured": 9}], "social_insurance": [STAFF]},
    ),
    "CF07": (
        {"utility_account": [ACCOUNT | {"closed_on": D(2026, 4, 1)}], "electricity": [BILL]},
        {"utility_account": [ACCOUNT | {"closed_on": D(2026, 3, 31)}], "electricity": [BILL]},
    ),
    "CF08": (
        {"registration": [GONE], "penalty": [PENALTY]},
        {"registration": [GONE], "penalty": [PENALTY | {"decided_on": D(2026, 3, 16)}]},
    ),
    "CF09": (
        {"taxpayer_grade": [GRADE], "tax_arrears": [OWED | {"cleared_on": D(2026, 4, 19)}]},
        {"taxpayer_grade": [GRADE], "tax_arrears": [OWED | {"cleared_on": D(2026, 4, 20)}]},
    ),
    "CF10": (
        {"dishonest_debtor": [DEBTOR], "executed_person": [EXECUTED]},
        {"dishonest_debtor": [DEBTOR], "executed_person": [EXECUTED | {"enterprise": SHOP}]},
    ),
    "CF11": (
        {"registration": [FIRM | {"industry": "3075"}]},
        {"registration": [FIRM | {"industry": "3075", "industry_edition": "2011"}]},
    ),
    "CF12": (
        {"registration": [GONE], "demand": [DEMAND]},
        {"registration": [GONE], "demand": [DEMAND | {"valid_until": AS_OF}]},
    ),
    "CF13": (
        {"registration": [GONE], "tax_declaration": [DECLARED | {"month": D(2026, 3, 31)}]},
        {"registration": [GONE], "tax_declaration": [DECLARED | {"month": D(2026, 4, 30)}]},
    ),
    "CF14": (
        {"registration": [GONE], "consent": [CONSENT]},
        {"registration": [GONE], "consent": [CONSENT | {"granted_on": D(2026, 3, 16)}]},
    ),
    "CF15": (
        {"registration": [FIRM | {"established_on": D(2026, 4, 30)}], "social_insurance": [STAFF]},
        {"registration": [FIRM | {"established_on": D(2026, 5, 1)}], "social_insurance": [STAFF]},
    ),
    "CF16": (
        {"supply_interruption": [CUT | {"cut_on": D(2026, 4, 1)}], "electricity": [BILL]},
        {"supply_interruption": [CUT | {"cut_on": D(2026, 3, 31)}], "electricity": [BILL]},
    ),
    "CF17": (
        {"red_list": [RED | {"until": D(2026, 10, 31)}], "dishonest_debtor": [DEBTOR]},
        {"red_list": [RED | {"until": AS_OF}], "dishonest_debtor": [DEBTOR]},
    ),
    "CF18": (
        {"repair": [REPAIR], "penalty": [PENALTY]},
        {"repair": [REPAIR | {"document": "德市监罚[2026]2号"}], "penalty": [PENALTY]},
    ),
    "CF19": (
        {"taxpayer_grade": [GRADE], "tax_violation": [VIOLATION | {"removed_on": D(2026, 4, 20)}]},
        {"taxpayer_grade": [GRADE], "tax_violation": [VIOLATION | {"removed_on": D(2026, 4, 21)}]},
    ),
    "CF20": (
        {"registration": [FIRM], "registration_change": [RENAMED]},
        {"registration": [FIRM], "registration_change": [RENAMED | {"after": "德化新窑厂"}]},
    ),
    "CF21": (
        {"executed_person": [EXECUTED | {"ending": "settled"}], "dishonest_debtor": [DEBTOR]},
        {"executed_person": [EXECUTED | {"ending": "performed", "closed_on": D(2026, 5, 1)}], "dishonest_debtor": [DEBTOR]},
    ),
}  # fmt: skip


@pytest.fixture
def found(lake_of):
    """What a rule finds among drawn records, as of :data:`AS_OF`."""

    def ask(rule, drawn, examples=20):
        files = lake_of(**drawn)
        scans = {s.name: (Scan(files.get(s.name, ()), s.key), s.schema) for s in SOURCES}
        with facts(scans, AS_OF) as asked:
            prepare(asked, SOURCES)
            [answer] = look(asked, [r for r in CONFLICTS if r.id == rule], AS_OF, examples)
        return answer

    return ask


@pytest.mark.parametrize("rule", BOUNDARIES)
def test_a_rule_is_quiet_within_its_boundary_and_speaks_just_beyond_it(found, rule, tmp_path):
    within, beyond = BOUNDARIES[rule]
    quiet = found(rule, within)
    assert (quiet.asked, quiet.enterprises, quiet.cases, quiet.examples) == (True, 0, 0, ())
    (tmp_path / "lake").rename(tmp_path / "before")
    spoken = found(rule, beyond)
    assert (spoken.asked, spoken.enterprises) == (True, 1)
    assert spoken.examples[0].enterprise in {KILN, SHOP}
    assert spoken.examples[0].found


def test_every_rule_has_its_boundary_above():
    assert [rule.id for rule in CONFLICTS] == sorted(BOUNDARIES)


def test_a_quarter_that_is_not_declared_to_its_end_is_not_compared(found):
    early = {"vat_invoice": [SALE | {"amount_fen": 10**9}], "tax_declaration": [DECLARED | {"month": D(2026, 8, 31)}]}
    assert found("CF05", early).enterprises == 0


def test_void_and_received_invoices_are_no_sales(found):
    other = [
        SALE | {"amount_fen": 10**9, "status": "void"},
        SALE | {"amount_fen": 10**9, "direction": "in", "number": "2"},
    ]
    assert found("CF05", {"vat_invoice": other, "tax_declaration": [DECLARED]}).enterprises == 0


def test_a_small_difference_in_heads_is_none_however_large_its_share(found):
    few = {"medical_insurance": [STAFF | {"insured": 1}], "social_insurance": [STAFF | {"insured": 6}]}
    assert found("CF06", few).enterprises == 0
    more = {"medical_insurance": [STAFF | {"insured": 1}], "social_insurance": [STAFF | {"insured": 7}]}
    assert found("CF06", more).enterprises == 1


def test_a_name_from_before_the_last_change_may_be_the_former_one(found):
    late = {"registration": [FIRM | {"changed_on": D(2026, 5, 1)}], "social_insurance": [STAFF | {"name": "旧窑厂"}]}
    assert found("CF02", late).enterprises == 0


def test_without_a_needed_source_nothing_is_asked(found):
    answer = found("CF01", {"electricity": [BILL]})
    assert (answer.asked, answer.enterprises) == (False, 0)


def test_what_was_not_known_yet_is_no_conflict(found):
    tomorrow = {"registration": [GONE], "penalty": [PENALTY | {"decided_on": D(2026, 10, 20), "known_at": AS_OF}]}
    assert found("CF08", tomorrow | {"electricity": [BILL]}).enterprises == 0


def test_an_enterprise_counts_once_and_only_the_first_are_named(found):
    several = [PENALTY | {"document": f"{n}号", "decided_on": D(2026, 4, n)} for n in (1, 2)]
    both = {
        "registration": [GONE, GONE | {"enterprise": SHOP}],
        "penalty": [*several, PENALTY | {"enterprise": SHOP, "decided_on": D(2026, 4, 1)}],
    }
    answer = found("CF08", both, examples=1)
    assert (answer.enterprises, answer.cases) == (2, 3)
    assert [e.enterprise for e in answer.examples] == [min(KILN, SHOP)]


def test_rules_are_whole_and_name_known_sources():
    for rule in CONFLICTS:
        assert rule.title.zh
        assert rule.title.en
        assert set(rule.needs) <= set(rule.sources) <= {s.name for s in SOURCES}
        assert all(f"${name}" in rule.query for name in rule.bounds)
    assert len({rule.id for rule in CONFLICTS}) == len(CONFLICTS) >= 12
