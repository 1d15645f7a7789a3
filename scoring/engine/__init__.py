"""The lake of accepted records, and the engine that scans it as of a date.

The engine scans, filters by what was known, keeps the newest version of each fact, and hands out
columns. It computes nothing: features are plain NumPy in :mod:`scoring.features`, so that another
engine over the same lake gives the same bits.
"""
