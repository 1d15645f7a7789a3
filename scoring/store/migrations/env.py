"""Alembic's way in: runs migrations on the engine that :class:`scoring.store.database.Database` hands over."""

from alembic import context

from scoring.store.tables import METADATA

with context.config.attributes["engine"].connect() as connection:
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
