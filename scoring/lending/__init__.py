"""From a listed demand to a settled loan: take-up, decisions, outcomes, and the fund that stands behind them."""
