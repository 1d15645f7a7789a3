"""What is told to the person who decides: what of a row speaks for a candidate and what against."""

import pytest

from scoring.records.identity.likeness import signs
from scoring.records.identity.linking import Candidate
from tests.conftest import SHOP


def told(written: str, name: str, *cells: str, township: str = "") -> dict[str, bool]:
    return {s.words.zh: s.favours for s in signs(written, Candidate(SHOP, name, township, 0.8), cells)}


@pytest.mark.parametrize(
    ("written", "name", "sign", "favours"),
    [
        ("宏远陶瓷有限公司", "德化县宏远陶瓷有限公司", "字号行业相同", True),
        ("德化县宏源陶瓷有限公司", "德化县宏远陶瓷有限公司", "字号行业不同", False),
        ("德化县宏源陶瓷有限公司", "德化县宏远陶瓷有限公司", "读音相同", True),
        ("德化县宏远陶瓷有限责任公司", "德化县宏远陶瓷有限公司", "组织形式相同", True),
        ("德化县宏远陶瓷", "德化县宏远陶瓷有限公司", "组织形式不同", False),
        ("德化宏远陶瓷", "福建省德化县宏远陶瓷有限公司", "行政区划相同", True),
        ("宏远陶瓷有限公司", "德化县宏远陶瓷有限公司", "行政区划不同或未写", False),
        ("德化县云峰二厂", "德化县云峰一厂", "序号不同，如一厂、二厂", False),
        ("德化县云峰一厂", "德化云峰一厂", "序号相同", True),
        ("德化县宏远陶瓷有限公司分公司", "德化县宏远陶瓷有限公司", "一方是分支机构", False),
    ],
)
def test_a_name_speaks_for_or_against(written: str, name: str, sign: str, favours):
    assert told(written, name)[sign] is favours


def test_different_sounds_are_not_said_to_be_alike():
    assert "读音相同" not in told("德化县宏达瓷厂", "德化县宏远瓷厂")


def test_the_township_in_an_address_speaks_for_a_candidate_from_there():
    assert told("", "德化县宏远瓷厂", "德化县浔中镇浔北路", township="浔中镇") == {"行内写有浔中镇": True}
    assert told("", "德化县宏远瓷厂", "德化县三班镇", township="浔中镇") == {}


def test_a_candidate_without_township_is_in_no_address():
    assert told("", "德化县宏远瓷厂", "德化县浔中镇") == {}
