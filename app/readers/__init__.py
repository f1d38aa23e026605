"""A file becomes a reading: `detect` chooses, `html`, `text` … extract, `match` assigns.

from app.readers.read import read
reading = read(content, name="年报.html", media_type=None, catalogue=catalogue)
"""
