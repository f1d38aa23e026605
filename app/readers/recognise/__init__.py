"""What a page says beside its figures: title, year, period, whose report, who signed, its parts."""
