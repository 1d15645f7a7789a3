"""Linking: a row without its code is linked only where nothing speaks against it; all else waits for a person."""

import importlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.codes import uscc
from scoring.records import reasons
from scoring.records.identity import linking
from scoring.records.identity.clues import NEVER, Clue, ClueKind, clue, clue_fields, clues_in
from scoring.records.identity.linking import (
    RULES,
    Answer,
    Candidate,
    Decision,
    Directory,
    directory,
    hint,
    read_hint,
    resolve,
)
from scoring.records.identity.names import parsed, sounded
from scoring.records.sources import SOURCES, source
from tests.conftest import KILN, SHOP, STUDIO
from tests.records.rows import row, table, through

DAY = date(2025, 6, 30)
OLD = "350526100000010"
"""A registration number whose check digit is right (ISO 7064 MOD 11,10)."""
SECOND = uscc.compose("91", "350500", "MA000001")
"""Registered elsewhere under the organisation code of KILN: a fault of the register, but it happens."""


def registered(code: str, name: str, on: date = date(2020, 1, 1), number: str | None = None, township: str = "三班镇"):
    return {"enterprise": code, "name": name, "township": township, "occurred_at": on, "registration_no": number}


REGISTER = [
    registered(KILN, "德化县宏达瓷厂", number=OLD),
    registered(SHOP, "德化县宏远陶瓷有限公司", township="浔中镇"),
    registered(STUDIO, "德化县云岭工艺有限公司", date(2018, 1, 1)),
    registered(STUDIO, "德化县云峰工艺有限公司", date(2022, 1, 1)),
]


def meter(
    account: str,
    enterprise: str,
    ownership: str = "own",
    closed: date | None = None,
    utility: str = "electricity",
    opened: date = date(2020, 1, 1),
):
    return {
        "utility": utility,
        "account": account,
        "enterprise": enterprise,
        "ownership": ownership,
        "opened_on": opened,
        "closed_on": closed,
    }


def among(
    more: Iterable[dict] = (), meters: Iterable[dict] = (), decisions: Iterable[Decision] = (), day: date = DAY
) -> Directory:
    accounts = pa.schema(
        [
            ("utility", pa.string()),
            ("account", pa.string()),
            ("enterprise", pa.string()),
            ("ownership", pa.string()),
            ("opened_on", pa.date32()),
            ("closed_on", pa.date32()),
        ]
    )
    known = directory(pa.Table.from_pylist([*REGISTER, *more]), pa.Table.from_pylist(list(meters), accounts))
    return known.on(day, decisions)


def asked(*clues: Clue | None, of: Directory | None = None) -> Answer:
    [answer] = resolve([tuple(c for c in clues if c)], of or among())
    return answer


def of_name(text: str, of: Directory | None = None) -> Answer:
    return asked(clue("name", text), of=of)


def told(answer: Answer) -> tuple[str | None, str | None]:
    """Either the enterprise and the rule, or no enterprise and the reason."""
    return (answer.enterprise, answer.rule.id) if answer.rule else (None, answer.reason.id if answer.reason else None)


@pytest.mark.parametrize("number", [KILN[8:17], f"{KILN[8:16]}-{KILN[16]}", KILN[8:17].lower()])
def test_an_organisation_code_leads_to_the_enterprise_that_contains_it(number: str):
    assert told(asked(clue("number", number))) == (KILN, "L2")


def test_a_registration_number_leads_to_the_enterprise_registered_under_it():
    assert told(asked(clue("number", OLD))) == (KILN, "L3")


def test_an_old_taxpayer_number_leads_by_the_organisation_code_inside():
    assert told(asked(clue("number", "350526" + SHOP[8:17]))) == (SHOP, "L4")


def test_a_code_that_stands_in_another_column_counts_by_what_it_is():
    assert told(asked(clue("number", SHOP))) == (SHOP, "L1")


@pytest.mark.parametrize("number", ["350526900307123", "35052619900307123X", "MA000001X", "123", "/", ""])
def test_numbers_of_persons_and_numbers_with_a_wrong_check_digit_are_no_clue(number: str):
    assert clue("number", number) is None


def test_two_enterprises_under_one_organisation_code_wait_for_a_person():
    answer = asked(clue("number", KILN[8:17]), of=among([registered(SECOND, "泉州市宏达贸易有限公司")]))
    assert told(answer) == (None, "N02")
    assert {c.enterprise for c in answer.candidates} == {KILN, SECOND}


@pytest.mark.parametrize(
    "name",
    ["德化县宏远陶瓷有限公司", "德化宏远陶瓷有限公司", "福建省德化县宏远陶瓷有限公司", "福建泉州德化宏远陶瓷有限公司",
     "德化县宏远陶瓷有限责任公司", " 德化县 宏远陶瓷（有限公司）", "德化县宏遠陶瓷有限公司".replace("遠", "远"), "德化县宏远陶瓷有限公司　"],
)  # fmt: skip
def test_a_name_leads_to_the_only_enterprise_that_has_it_however_region_and_form_are_spelt(name: str):
    assert told(of_name(name)) == (SHOP, "L6")


def test_a_former_name_leads_to_the_enterprise_too():
    assert told(of_name("德化县云岭工艺有限公司")) == (STUDIO, "L7")


@pytest.mark.parametrize(
    "name",
    ["宏远陶瓷有限公司", "泉州市宏远陶瓷有限公司", "福建省宏远陶瓷有限公司", "德化县宏远陶瓷", "德化县宏源陶瓷有限公司",
     "德化县宏远陶瓷有限公司第一分公司", "德化县宏远瓷厂", "德化县宏达二厂"],
)  # fmt: skip
def test_a_name_that_is_merely_like_another_is_never_accepted(name: str):
    assert told(of_name(name)) == (None, "N03")


def test_two_works_that_differ_in_one_character_stay_two_firms():
    twins = among([registered(SECOND, "德化县宏达一厂")])
    answer = of_name("德化县宏达二厂", twins)
    assert answer.enterprise is None
    assert SECOND in {c.enterprise for c in answer.candidates}


def test_enterprises_that_differ_only_in_how_the_form_is_written_are_told_apart():
    twins = among([registered(SECOND, "德化县宏远陶瓷有限责任公司")])
    assert told(of_name("德化县宏远陶瓷有限责任公司", twins)) == (SECOND, "L6")
    assert told(of_name("德化县宏远陶瓷有限公司", twins)) == (SHOP, "L6")
    assert told(of_name("德化宏远陶瓷有限公司", twins)) == (None, "N02")


def test_a_name_that_two_enterprises_had_waits():
    heir = among([registered(SECOND, "德化县云岭工艺有限公司", date(2024, 1, 1))])
    assert told(of_name("德化县云岭工艺有限公司", heir)) == (None, "N02")


def test_the_most_likely_come_first_with_their_confidence_below_that_of_any_rule():
    answer = of_name("德化县宏源陶瓷有限公司")
    assert answer.candidates[0].enterprise == SHOP
    sure = [c.confidence for c in answer.candidates]
    assert sure == sorted(sure, reverse=True)
    assert max(sure) < min(rule.confidence for rule in RULES.values() if rule is not linking.NEAR)


def test_a_name_like_no_other_is_not_put_before_anybody():
    assert told(of_name("厦门市翔安区远洋运输集团")) == (None, "N01")


def test_an_account_of_its_own_leads_to_the_enterprise():
    assert told(asked(Clue("account", "电/0591"), of=among(meters=[meter("0591", KILN)]))) == (KILN, "L5")


@pytest.mark.parametrize(
    "users",
    [[meter("0591", KILN, "landlord")], [meter("0591", KILN, "shared")], [meter("0591", KILN, closed=date(2025, 6, 29))],
     [meter("0591", KILN), meter("0591", SHOP, "shared")]],
    ids=["landlord", "shared", "closed", "own and shared"],
)  # fmt: skip
def test_a_meter_that_is_not_its_own_waits_even_if_the_name_on_it_is_known(users: list[dict]):
    answer = asked(Clue("account", "电/0591"), clue("name", "德化县宏远陶瓷有限公司"), of=among(meters=users))
    assert told(answer) == (None, "N04")
    assert {KILN, SHOP} == {c.enterprise for c in answer.candidates}


def test_an_account_is_of_its_own_through_the_day_it_is_closed():
    last_day = among(meters=[meter("0591", KILN, closed=DAY)])
    assert told(asked(Clue("account", "电/0591"), of=last_day)) == (KILN, "L5")


def test_a_bill_from_before_the_account_was_opened_is_not_its_new_users():
    known = among(meters=[meter("0591", KILN, opened=date(2025, 2, 1))])
    answer = asked(Clue("account", "电/0591"), of=known)
    assert told(answer.for_what_happened(date(2025, 2, 1), known)) == (KILN, "L5")
    before = answer.for_what_happened(date(2025, 1, 31), known)
    assert told(before) == (None, "N04")
    assert [c.enterprise for c in before.candidates] == [KILN]


def test_the_same_number_of_another_utility_is_another_account():
    assert told(asked(Clue("account", "水/0591"), of=among(meters=[meter("0591", KILN)]))) == (None, "N01")


def test_clues_that_contradict_each_other_wait():
    answer = asked(clue("number", KILN[8:17]), clue("name", "德化县宏远陶瓷有限公司"))
    assert told(answer) == (None, "N02")
    assert {KILN, SHOP} == {c.enterprise for c in answer.candidates}


def test_clues_that_agree_count_by_the_first_of_them():
    assert told(asked(clue("number", KILN[8:17]), clue("name", "德化县宏达瓷厂"))) == (KILN, "L2")


def test_a_name_that_is_unknown_does_not_speak_against_a_number():
    assert told(asked(clue("number", KILN[8:17]), clue("name", "德化县某某瓷厂"))) == (KILN, "L2")


SHORT = Clue("name", "宏远陶瓷")


def test_what_a_person_decided_goes_first_and_counts_from_its_day_on():
    decision = Decision(SHORT, KILN, DAY)
    assert told(asked(SHORT, of=among(decisions=[decision]))) == (KILN, "L0")
    assert told(asked(SHORT, of=among(decisions=[decision], day=date(2025, 6, 29)))) == (None, "N03")


def test_of_two_decisions_the_newer_counts_from_its_own_day():
    both = [Decision(SHORT, SHOP, DAY), Decision(SHORT, KILN, date(2025, 6, 1))]
    assert told(asked(SHORT, of=among(decisions=both, day=date(2025, 6, 29)))) == (KILN, "L0")
    assert told(asked(SHORT, of=among(decisions=both))) == (SHOP, "L0")
    same_day = [Decision(SHORT, SHOP, DAY), Decision(SHORT, KILN, DAY)]
    assert told(asked(SHORT, of=among(decisions=same_day))) == (KILN, "L0")


def test_none_of_them_is_an_answer_too():
    nobody = among(decisions=[Decision(SHORT, None, DAY)])
    assert told(asked(SHORT, of=nobody)) == (None, "N05")
    assert told(asked(clue("number", KILN[8:17]), SHORT, of=nobody)) == (KILN, "L2")


def test_a_person_may_say_whose_a_landlords_meter_is():
    decided = among(
        meters=[meter("0591", KILN, "landlord")], decisions=[Decision(Clue("account", "电/0591"), KILN, DAY)]
    )
    assert told(asked(Clue("account", "电/0591"), of=decided)) == (KILN, "L0")


def test_a_directory_of_nothing_knows_nobody():
    assert told(of_name("德化县宏达瓷厂", Directory())) == (None, "N01")


@given(
    st.sampled_from(["name", "number", "account"]),
    st.text(st.characters(categories=["Lo", "Nd"]), min_size=1, max_size=20),
    st.lists(
        st.builds(
            Candidate, st.just(KILN), st.text(max_size=20), st.text(max_size=9), st.sampled_from([0.9, 0.95, 0.5])
        ),
        max_size=3,
    ),
)
def test_a_hint_is_read_as_it_was_written(kind: ClueKind, value: str, candidates: list[Candidate]):
    answer = Answer(reason=reasons.NEAR_NAME, clue=Clue(kind, value), candidates=tuple(candidates))
    found, read = read_hint(hint(answer))
    assert found == Clue(kind, value)
    assert [(c.enterprise, c.confidence) for c in read] == [(c.enterprise, c.confidence) for c in candidates]


def test_an_unreadable_hint_is_refused():
    with pytest.raises(ValueError, match="≤ 40"):
        read_hint("≤ 40")


@given(st.text(max_size=30))
def test_any_text_has_parts_and_a_sound(text: str):
    name = parsed(text)
    assert parsed(name.plain).plain == name.plain
    assert len(sounded(name.stem)) == len(name.stem)


# --- at the door ------------------------------------------------------------------------------


def at_the_door(tmp_path: Path, name: str, *rows: dict[str, str], of: Directory | None = None):
    path = tmp_path / "delivered.csv"
    path.write_text(table(name, *rows), encoding="utf-8")
    return through(source(name), path, DAY, among=lambda: of or among())


def test_a_row_with_its_code_is_not_linked_and_nobody_is_asked(tmp_path: Path):
    path = tmp_path / "delivered.csv"
    path.write_text(table("tax_arrears", row("tax_arrears", name="德化县宏远陶瓷有限公司")), encoding="utf-8")

    def never() -> Directory:
        raise AssertionError

    [record] = through(source("tax_arrears"), path, DAY, among=never).accepted
    assert (record["enterprise"], record["linked"]) == (KILN, None)


def test_a_row_without_code_is_linked_by_its_name_and_says_so(tmp_path: Path):
    [record] = at_the_door(
        tmp_path, "tax_arrears", row("tax_arrears", enterprise="", name="德化宏远陶瓷有限公司")
    ).accepted
    assert (record["enterprise"], record["linked"], record["name"]) == (SHOP, "L6", "德化宏远陶瓷有限公司")


def test_an_old_number_in_place_of_the_code_is_understood(tmp_path: Path):
    [record] = at_the_door(tmp_path, "tax_arrears", row("tax_arrears", enterprise=OLD, name="")).accepted
    assert (record["enterprise"], record["linked"]) == (KILN, "L3")


def test_a_mistyped_code_is_not_mended_by_the_name(tmp_path: Path):
    wrong = KILN[:-1] + ("1" if KILN[-1] != "1" else "2")
    rows = (row("tax_arrears", enterprise=code, name="德化县宏达瓷厂") for code in (wrong, KILN[:-1]))
    assert [t[2] for t in at_the_door(tmp_path, "tax_arrears", *rows).troubles] == ["V03", "V02"]


def test_a_row_that_waits_carries_its_clue_and_its_candidates(tmp_path: Path):
    outcome = at_the_door(tmp_path, "tax_arrears", row("tax_arrears", enterprise="", name="德化县宏源陶瓷有限公司"))
    [refusal] = outcome.refused
    assert outcome.troubles == [(2, "统一社会信用代码", "N03")]
    found, candidates = read_hint(refusal.troubles[0].hint)
    assert found == Clue("name", "德化县宏源陶瓷有限公司")
    assert candidates[0][:3] == (SHOP, "德化县宏远陶瓷有限公司", "浔中镇")


def test_a_bill_is_linked_by_its_account_and_its_utility(tmp_path: Path):
    meters = among(meters=[meter("0591", KILN), meter("0591", SHOP, utility="water")])
    for name, code in (("electricity", KILN), ("water", SHOP)):
        bill = row(name, enterprise="", account="0591", account_name="")
        assert [r["enterprise"] for r in at_the_door(tmp_path, name, bill, of=meters).accepted] == [code]


def test_a_file_without_any_column_of_codes_is_linked_row_by_row(tmp_path: Path):
    path = tmp_path / "delivered.csv"
    lines = table(
        "tax_arrears",
        row("tax_arrears", enterprise="", name="德化县宏达瓷厂"),
        row("tax_arrears", enterprise="", name="厦门远洋运输集团"),
    )
    path.write_text(lines.replace("统一社会信用代码", "代码序号"), encoding="utf-8")
    outcome = through(source("tax_arrears"), path, DAY, among=among)
    assert [(r["enterprise"], r["linked"]) for r in outcome.accepted] == [(KILN, "L6")]
    assert outcome.troubles == [(3, "统一社会信用代码", "N01")]


def test_a_row_with_another_fault_stays_out_and_only_that_is_told(tmp_path: Path):
    sent = row("tax_arrears", enterprise="", name="德化县宏达瓷厂", announced_on="2025-02-30")
    assert [t[2] for t in at_the_door(tmp_path, "tax_arrears", sent).troubles] == ["V05"]


def test_a_row_that_may_be_about_a_private_person_is_not_looked_up_by_name(tmp_path: Path):
    """In 双公示 persons share the file: without its category nothing of a row is kept, its name least of all."""
    sent = row("penalty", enterprise="", name="德化县宏达瓷厂", subject_kind="")
    outcome = at_the_door(tmp_path, "penalty", sent)
    assert outcome.accepted == []
    assert "宏达" not in str(outcome.refused)


@pytest.mark.parametrize("column", ["old_number_2", "old_number_3", "old_number_4"])
@pytest.mark.parametrize(
    ("number", "rule"), [(KILN[8:17], "L2"), (OLD, "L3"), ("350526" + KILN[8:17], "L4"), (KILN, "L1")]
)
def test_an_old_number_counts_by_what_it_is_whichever_column_it_stands_in(
    tmp_path: Path, column: str, number: str, rule: str
):
    sent = row("penalty", enterprise="", name="某某", old_number_2="", old_number_3="", old_number_4="")
    [record] = at_the_door(tmp_path, "penalty", sent | {column: number}).accepted
    assert (record["enterprise"], record["linked"]) == (KILN, rule)


@pytest.mark.parametrize("name", sorted(NEVER))
def test_what_says_who_is_who_and_a_consent_must_carry_the_code(name: str):
    assert clue_fields(source(name)) == {}


def test_every_account_and_name_of_the_other_sources_is_a_clue():
    for contract in SOURCES:
        names = {f.name for f in contract.fields} & {"name", "account_name", "account"}
        if contract.name not in NEVER:
            assert names <= clue_fields(contract).keys()


def test_accounts_are_asked_about_before_numbers_and_numbers_before_names():
    found = clues_in(source("electricity"), {"account": "0591", "account_name": "德化县宏达瓷厂", "enterprise": OLD})
    assert [c.kind for c in found] == ["account", "number", "name"]


def test_linking_by_name_is_never_wrong_on_a_county_of_invented_firms(monkeypatch: pytest.MonkeyPatch):
    """The benchmark on fewer firms: a name that is linked without a person belongs to that firm."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[3] / "benchmarks"))
    found, _ = importlib.import_module("linking").tallies(600)
    assert found["all"].wrong == 0
    assert found["all"].linked > 2_000
    sounding = found["a character that sounds alike"]
    assert sounding.offered / sounding.known > 0.95
