"""Local indicators: what an area counts besides the national forms."""
