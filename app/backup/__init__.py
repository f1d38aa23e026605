"""The whole database as one file, and back: the same on SQLite and PostgreSQL."""
