"""What the files we write are called (RFC 6838), told without loading what writes them."""

CSV = "text/csv; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html; charset=utf-8"
JSONSTAT = "application/vnd.json-stat+json"
NDJSON = "application/x-ndjson"
PARQUET = "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
