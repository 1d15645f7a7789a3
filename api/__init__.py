"""Readers: JSON and pages over what the line has stored. No request computes a feature."""
