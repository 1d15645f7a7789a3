"""The JSON interface, version 1: one endpoint group a file. Pages show what these functions return."""
