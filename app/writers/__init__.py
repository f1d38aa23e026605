"""Rows become files: `dataset` is the normal form, each format one file, `choose` picks it."""
