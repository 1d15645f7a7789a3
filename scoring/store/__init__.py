"""What is kept: the only place with database SQL.

Functions take a :class:`sqlalchemy.Connection`; the caller owns the transaction.
"""
