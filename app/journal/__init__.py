"""What happened: one append-only table that is audit trail and change feed."""
