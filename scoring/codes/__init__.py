"""Codes and dated rules of the field: identifiers, industries, regions, legal parameters."""
