"""Statements → speakers: who the words that name a speaker mean, within one page."""

from wortlaut.speakers.resolve import resolve

__all__ = ["resolve"]
