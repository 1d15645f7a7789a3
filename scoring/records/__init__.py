"""Raw rows of departments, read into accepted records or quarantined with their reasons.

One module per source states its contract; :data:`scoring.records.sources.SOURCES` lists them.
"""
