"""Real data with a known outcome, each read into one table."""
