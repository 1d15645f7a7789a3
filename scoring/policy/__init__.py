"""From scores and facts to decisions, each with all its causes."""
