"""A new table is measured without code: what its columns are for is said, and nothing leaks from the rows judged."""

import numpy as np
import pandas as pd
import pytest
from real import file
from real.contenders import ours
from real.protocol import measured
from real.table import Table, encoding

from scoring.errors import Invalid


@pytest.fixture
def loans(tmp_path):
    """Four loans of each of sixty firms; the larger the loan, the likelier it fails."""
    draw = np.random.default_rng(5)
    amount = draw.integers(1, 100, 240)
    frame = pd.DataFrame(
        {
            "loan": [f"L{number}" for number in range(240)],
            "firm": np.repeat(np.arange(60), 4),
            "amount": [f"${each * 1000:,}" for each in amount],
            "approved": pd.date_range("2020-01-01", periods=240).strftime("%Y-%m-%d"),
            "bank": np.where(draw.random(240) < 0.1, None, draw.choice(["A", "B"], 240)),
            "charged_off": amount,
            "part": np.where(np.arange(240) < 160, "train", "test"),
            "status": np.where(draw.random(240) * 100 < amount, "CHGOFF", "P I F"),
        }
    )
    path = tmp_path / "loans.csv"
    frame.to_csv(path, index=False)
    return path


def read(path, **roles):
    (table,) = file.read(
        path, file.Roles(**{"target": "status", "good": "P I F", "drop": ("loan", "charged_off"), **roles})
    )
    return table


def test_a_file_becomes_a_table_by_what_its_columns_are_for(loans):
    table = read(loans, group="firm", split="part", rising=("amount",))
    assert list(table.values) == ["amount", "approved", "bank"]
    assert pd.api.types.is_float_dtype(table.values["amount"])
    assert table.values["amount"].between(1_000, 100_000).all()
    assert pd.api.types.is_datetime64_any_dtype(table.values["approved"])
    assert table.test.sum() == 80
    assert set(table.bad) == {0, 1}
    assert table.directions == {"amount": "higher_is_riskier"}


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ({"drop": ("colour",)}, "loans.csv has no column colour"),
        ({"good": None}, "The outcome should be 0 or 1, not"),
        ({"good": "Paid"}, "The outcome should be 0 or 1, not"),
    ],
)
def test_a_file_that_has_not_what_was_named_is_refused_with_a_remedy(loans, roles, told):
    with pytest.raises(Invalid, match=told):
        read(loans, **roles)


def test_words_become_numbers_by_what_stands_in_the_training_rows_alone():
    learned = pd.DataFrame({"bank": ["A"] * 30 + ["B"] * 40 + ["rare", None], "same": 1.0})
    judged = pd.DataFrame({"bank": ["A", "rare", "new", None], "same": 2.0})
    encoded = encoding(learned, {})
    assert encoded.of(judged).to_numpy() == pytest.approx(
        np.array([[1, 0, 30], [0, 0, 1], [0, 0, 0], [np.nan, np.nan, np.nan]]), nan_ok=True
    )
    assert [column.direction for column in encoded.columns] == ["none"] * 3


def test_a_column_keeps_its_direction_and_a_date_becomes_days(loans):
    table = read(loans, group="firm", falling=("amount",))
    encoded = encoding(table.values, table.directions)
    assert [column.direction for column in encoded.columns[:2]] == ["higher_is_safer", "none"]
    days = encoded.of(table.values)["x1"]
    assert (days.diff().dropna() == 1).all()


def test_a_number_that_is_no_number_is_unknown_and_time_zones_do_not_matter():
    values = pd.DataFrame(
        {"share": [0.5, np.inf, 1.0], "on": pd.to_datetime(["1970-01-02", None, "1970-01-03"], utc=True)}
    )
    encoded = encoding(values, {}).of(values)
    assert encoded.to_numpy() == pytest.approx(np.array([[0.5, 1], [np.nan, np.nan], [1.0, 2]]), nan_ok=True)


def test_where_the_product_refuses_to_train_everybody_has_the_default_rate():
    rows = np.arange(60)
    few = Table("five defaults", "", pd.DataFrame({"debts": -rows}), (rows < 5).astype(int), rows)
    figures = measured(few, {"xinyidai": ours}).outcomes["xinyidai"].figures
    assert figures["AUC"] == 0.5
    assert figures["Brier"] == pytest.approx(5 / 60 * 55 / 60, abs=0.01)


def amount(sample, _columns, _seed):
    """A contender: the larger the amount (the first column), the riskier."""
    middle = sample.values["x0"].median()
    return lambda other: ((other.values["x0"] - middle) / 20_000).to_numpy()


def careless(sample, columns, seed):
    """Another: nobody ever fails."""
    return lambda other: np.full(len(other.bad), -9.0)


def test_all_are_judged_on_the_same_rows_and_no_firm_is_on_both_sides(loans):
    sides = []

    def watching(sample, columns, seed):
        def risk(other):
            sides.append((set(sample.enterprise), set(other.enterprise), len(other.bad)))
            return amount(sample, columns, seed)(other)

        return risk

    result = measured(read(loans, group="firm"), {"amount": amount, "watching": watching, "careless": careless})
    assert len(sides) == 2 * 5
    assert all(not learned & judged for learned, judged, _ in sides)
    assert sum(rows for *_, rows in sides) == 2 * 240
    alike, apart = (result.difference("amount", other, "AUC") for other in ("watching", "careless"))
    assert (alike.mean, alike.low, alike.high) == (0, 0, 0)
    assert apart.low > 0.1
    assert result.outcomes["careless"].figures[["AUC", "F1"]].tolist() == [0.5, 0]


def test_a_table_with_a_part_to_test_on_is_judged_there_with_resampled_intervals(loans):
    table = read(loans, group="firm", split="part")
    result = measured(table, {"amount": amount, "careless": careless})
    assert result.repeats == 0
    assert result.outcomes["careless"].figures["wrong"] == pytest.approx(table.bad[table.test].mean())
    reached = result.reached("amount", "AUC")
    assert reached.low < reached.mean < reached.high
    assert result.difference("amount", "careless", "Brier").high < 0
