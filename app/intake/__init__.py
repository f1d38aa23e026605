"""A page becomes a draft report: files kept by SHA-256, read, recognised, recorded."""
