"""The database: one schema, its migrations, and a store that writes a document in one transaction."""

from pipeline.store.store import Store, Summary
from pipeline.store.stored import StoredDocument

__all__ = ["Store", "StoredDocument", "Summary"]
