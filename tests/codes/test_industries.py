import pytest

from scoring.codes.industries import CURRENT, division, every, industry, named, section, sections, to_2017
from scoring.errors import Invalid, NotFound


def test_3073_means_different_things_in_two_editions():
    assert industry("3073", 2017).name.zh == "特种陶瓷制品制造"
    assert industry("3073", 2011).name.zh == "日用陶瓷制品制造"
    assert industry("3073").edition == CURRENT


@pytest.mark.parametrize(
    ("code", "edition", "expected"),
    [
        ("3071", 2011, ("3072",)),
        ("3072", 2011, ("3073",)),
        ("3073", 2011, ("3074",)),
        ("3079", 2011, ("3075", "3076", "3079")),
        ("3032", 2011, ("3071",)),
        ("3151", 2002, ("3072",)),
        ("3152", 2002, ("3073",)),
        ("3153", 2002, ("3074",)),
        ("3159", 2002, ("3075", "3076", "3079")),
        ("3132", 2002, ("3071",)),
        ("3079", 2017, ("3079",)),
    ],
)
def test_an_older_code_becomes_one_or_several_of_2017(code, edition, expected):
    assert to_2017(code, edition) == expected


def test_what_2017_divided_or_renamed_comes_from_each_older_edition_without_gap_or_overlap():
    classes = {i.code for i in every() if i.edition == 2017 and len(i.code) == 4}
    for edition in (2011, 2002):
        arrived = [new for i in every() if i.edition == edition and len(i.code) == 4 for new in i.to_2017]
        assert sorted(arrived) == sorted(classes)


def test_a_code_of_2017_stays_itself():
    assert all(i.to_2017 == (i.code,) and i.verified for i in every() if i.edition == 2017)


def test_what_the_standards_own_annex_did_not_confirm_is_not_called_verified():
    assert not any(i.verified for i in every() if i.edition == 2002)
    assert not industry("3032", 2011).verified


def test_the_group_of_ceramics_and_its_older_numbers():
    assert industry("307", 2017).name.en == "Ceramic products"
    assert industry("315", 2002).name.zh == industry("307", 2011).name.zh


@pytest.mark.parametrize(("code", "edition"), [("3074", 2011), ("3010", 2017), ("3074", 1994), ("3071", 2002)])
def test_what_is_not_kept_is_not_invented(code, edition):
    with pytest.raises(NotFound) as error:
        industry(code, edition)
    assert "3074" in error.value.remedy.zh


def test_the_sections_run_from_a_to_t_and_cover_01_to_97_without_gap():
    assert "".join(s.letter for s in sections()) == "ABCDEFGHIJKLMNOPQRST"
    covered = [d for s in sections() for d in range(s.first, s.last + 1)]
    assert covered == list(range(1, 98))


@pytest.mark.parametrize(
    ("code", "letter"),
    [
        ("0111", "A"),
        ("05", "A"),
        ("0610", "B"),
        ("12", "B"),
        ("1311", "C"),
        ("3074", "C"),
        ("307", "C"),
        ("4360", "C"),
        ("4411", "D"),
        ("4700", "E"),
        ("5164", "F"),
        ("5299", "F"),
        ("53", "G"),
        ("6020", "G"),
        ("6210", "H"),
        ("6410", "I"),
        ("6621", "J"),
        ("7010", "K"),
        ("7299", "L"),
        ("7511", "M"),
        ("7910", "N"),
        ("8010", "O"),
        ("8311", "P"),
        ("8521", "Q"),
        ("9011", "R"),
        ("9600", "S"),
        ("9700", "T"),
    ],
)
def test_a_code_tells_its_section_and_division(code, letter):
    assert section(code).letter == letter
    assert division(code) == code[:2]


@pytest.mark.parametrize("code", ["", "3", "C3074", "30745", "30 4", "３０７４"])
def test_what_is_no_industry_code_is_refused(code):
    with pytest.raises(Invalid):
        section(code)


@pytest.mark.parametrize("code", ["00", "98", "9911"])
def test_a_division_that_does_not_exist_is_not_found(code):
    with pytest.raises(NotFound):
        section(code)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("C3074", "C3074 日用陶瓷制品制造"),
        ("3075", "3075 陈设艺术陶瓷制造"),
        ("F5191", "F5191 批发和零售业"),
        ("30", "30 制造业"),
        ("", ""),
        ("9999", "9999"),
        ("陶瓷", "陶瓷"),
    ],
)
def test_a_code_is_called_by_its_class_of_ceramics_or_its_section_and_by_itself_where_there_is_none(code, told):
    assert named(code).zh == told
