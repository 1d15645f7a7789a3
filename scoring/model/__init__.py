"""From a feature row to a probability of default, points, and reasons."""
