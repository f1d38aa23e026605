"""The only place of the report slice that speaks SQL."""
