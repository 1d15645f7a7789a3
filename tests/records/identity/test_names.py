"""Names as they are compared, one by one and by the column."""

import pyarrow as pa
import pytest

from scoring.records.identity.names import bodies, parsed

NAMES = [
    "德化县恒艺陶瓷有限公司",
    "福建省泉州市德化县恒艺陶瓷有限责任公司",
    "福建德化恒艺陶瓷（集团）股份有限公司",
    "恒艺 陶瓷·有限公司",
    "德化县",
    "ＡＢＣ工艺厂",
    "abc工艺厂",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_column_of_names_is_read_like_a_single_one(name):
    assert bodies(pa.array([name, None])).to_pylist() == [parsed(name).body, None]


def test_names_differ_not_by_region_brackets_width_or_the_two_words_for_one_legal_form():
    own, account = bodies(pa.array(["德化县恒艺（中国）陶瓷有限责任公司", "恒艺(中国) 陶瓷有限公司"])).to_pylist()
    assert own == account
