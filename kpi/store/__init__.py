"""The store: loads, facts, observations, and which load speaks for which month."""

from kpi.store.store import Reader, Store, Writer, open_store

__all__ = ["Reader", "Store", "Writer", "open_store"]
