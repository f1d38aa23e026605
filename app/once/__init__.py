"""A write that is sent again is done once: answers kept by Idempotency-Key."""
