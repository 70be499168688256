"""wortlaut reads news and keeps the record of who said what."""
