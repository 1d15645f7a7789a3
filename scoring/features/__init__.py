"""Features: named, documented numbers about an enterprise as of a date.

One module per family; :mod:`scoring.features.registry` lists them all, :mod:`scoring.features.matrix`
computes them for many enterprises at once.
"""
