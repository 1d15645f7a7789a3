"""Rows about private persons: what marks them, in every source, and what does not."""

import pytest

from scoring.records.door.persons import like_a_person
from scoring.records.privacy import WITHHELD
from scoring.records.sources import source
from tests.conftest import KILN
from tests.records.rows import headers, row, table, through

SLIP = "350526198001011230"
"""In the form of an identity number, its check character wrong."""
FOREIGN = "911234199001011234"
"""In the form of a permanent resident's."""


@pytest.fixture
def door(tmp_path):
    def send(name, *rows, **more):
        """``more``: a column beyond the contract's, and its cells."""
        head, *lines = table(name, *rows).splitlines()
        head = ",".join([head, *more])
        lines = [",".join([line, *(cells[at] for cells in more.values())]) for at, line in enumerate(lines)]
        path = tmp_path / "file.csv"
        path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
        return through(source(name), path)

    return send


def withheld(outcome):
    """Whether the only row is one about a person and nothing of it is kept."""
    [refused] = outcome.refused
    assert not outcome.accepted
    [trouble] = refused.troubles
    return trouble.reason.id == "P01" and trouble.hint == "" and set(refused.row.values()) == {WITHHELD}


@pytest.mark.parametrize("number", [SLIP, FOREIGN, "3505 2619 8001 0112 30", "110105-19491231-002x"])
@pytest.mark.parametrize("name", ["executed_person", "dishonest_debtor", "consent", "tax_arrears", "electricity"])
def test_an_identity_number_in_place_of_the_code_makes_a_row_a_persons_in_every_source(door, name, number):
    assert withheld(door(name, row(name, enterprise=number)))


@pytest.mark.parametrize("number", [SLIP, "3505261980****1230"])
@pytest.mark.parametrize(("name", "header"), [("executed_person", "身份证号码/组织机构代码"), ("tax_violation", "身份证号码"), ("judgment", "当事人身份证号")])  # fmt: skip
def test_an_identity_document_beside_a_missing_code_does_too(door, name, header, number):
    assert withheld(door(name, row(name, enterprise=""), **{header: [number]}))


def test_an_organisation_code_in_that_column_is_no_identity_document(door):
    outcome = door(
        "executed_person", row("executed_person", enterprise=""), **{"身份证号码/组织机构代码": [KILN[8:17]]}
    )
    assert outcome.troubles == [(2, "统一社会信用代码", "V01")]


def test_the_document_of_its_head_makes_no_enterprise_with_a_mistaken_code_a_person(door):
    wrong = row("registration", enterprise=KILN[:17] + "9")
    outcome = door("registration", wrong, 法定代表人证件号码=[SLIP], 联系电话=["13812340001"])
    assert outcome.troubles == [(2, headers("registration")[0], "V03")]


@pytest.mark.parametrize("name", ["陈某", "陈某某", "欧阳某某", "陈 某 某", "阿不都热西提·买买提"])
@pytest.mark.parametrize("code", ["", "—", "不详"])
def test_a_row_with_nothing_but_a_name_like_a_persons_is_a_persons(door, name, code):
    assert withheld(door("executed_person", row("executed_person", enterprise=code, name=name)))


def test_the_refusal_says_what_to_do_if_it_is_an_enterprise(door):
    [refused] = door("executed_person", row("executed_person", enterprise="", name="陈某某")).refused
    assert "补填统一社会信用代码" in refused.troubles[0].reason.remedy.zh


def test_a_row_with_a_code_or_an_old_number_is_an_enterprises_whatever_its_name(door):
    good = row("executed_person", name="陈某某")
    numbered = row("penalty", enterprise="", name="陈某某", subject_kind="个体工商户") | {"old_number_2": KILN[8:17]}
    mistaken = row("executed_person", name="陈某某", enterprise=KILN[:17] + "9")
    assert len(door("executed_person", good).accepted) == 1
    assert door("penalty", numbered).troubles[0][2] == "N01"
    assert door("executed_person", mistaken).troubles[0][2] == "V03"


@pytest.mark.parametrize("name", ["德化瓷厂", "三班小店", "宏远陶瓷", "德化县某某陶瓷有限公司", "窑", "暂无", "A厂"])
def test_names_with_a_word_for_an_enterprise_or_longer_ones_are_no_persons(name):
    assert not like_a_person(name)


def test_totals_and_repeated_headers_are_told_as_such_although_their_words_are_short(door):
    total = dict.fromkeys(row("executed_person"), "") | {"name": "合计"}
    again = dict(zip(row("executed_person"), headers("executed_person"), strict=True))
    assert [r for _, _, r in door("executed_person", total, again).troubles] == ["F09", "F10"]


@pytest.mark.parametrize("mark", ["公民", "个人", "自 然 人", "自然人（含个体工商户）", " 公 民 ", "自然人"])
@pytest.mark.parametrize("code", ["", KILN])
def test_every_word_for_a_person_marks_one(door, mark, code):
    assert withheld(door("penalty", row("penalty", subject_kind=mark, enterprise=code, name="陈某某")))


@pytest.mark.parametrize("mark", ["其他", "个人独资企业", "自然人独资", "3", "\ufffd"])
def test_a_kind_that_cannot_be_read_withholds_the_row_even_with_a_code(door, mark):
    [refused] = door("permit", row("permit", subject_kind=mark, name="陈某某")).refused
    assert refused.troubles[0].reason.id in {"V07", "F01"}
    assert set(refused.row.values()) == {WITHHELD}


def test_an_organisation_with_an_identity_number_for_a_code_is_a_person(door):
    assert withheld(door("penalty", row("penalty", subject_kind="法人及非法人组织", enterprise=SLIP, name="陈某某")))
