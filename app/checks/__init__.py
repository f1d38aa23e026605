"""Is a report consistent? Pure rules that yield findings and never raise on data."""
