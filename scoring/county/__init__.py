"""The simulated county: a causal generator for demonstration, tests and load, and adapters of public data sets.

What it writes is what departments would send. It knows the contracts of :mod:`scoring.records` and
nothing of what is later calculated from them.
"""
