"""The versions of the tables, as Alembic keeps them, and the way from one to the next.

A new version is a new file in `versions/`; one that was released is never changed.
"""
