"""Alembic's way in: runs migrations on the engine that :class:`scoring.store.database.Database` hands over.

SQLite changes a table by copying it under a new name and dropping the old one, which takes the rows that
refer to it along unless foreign keys rest meanwhile; they are checked before the whole is committed.
"""

from alembic import context
from sqlalchemy.exc import IntegrityError

from scoring.store.tables import METADATA

with context.config.attributes["engine"].connect() as connection:
    embedded = connection.dialect.name == "sqlite"
    driver = connection.connection.dbapi_connection
    if embedded:
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
            if embedded and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise IntegrityError("PRAGMA foreign_key_check", None, ValueError(broken))
        connection.commit()
    finally:
        if embedded:
            connection.rollback()
            driver.execute("PRAGMA foreign_keys=ON")
