"""The official document of a report: its national form, filled, as a page, a Word file, a workbook."""
