"""Statements taken out of the archive, one file for each format."""
