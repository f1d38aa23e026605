"""SDMX over HTTP, read with sdmx1."""
