"""xinyidai: from records of an enterprise to a ranked, explained whitelist (信易贷).

The packages follow the way of the data, and import only to the left of it::

    records → features → model → policy → whitelist / portrait / lending → store → pipeline → cli
"""
