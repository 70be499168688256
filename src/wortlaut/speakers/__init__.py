"""Statements → speakers: who the words that name a speaker mean, within one page."""

from wortlaut.speakers.resolve import attribute, resolve

__all__ = ["attribute", "resolve"]
