"""The settings, in one frozen object that is passed explicitly."""

from dataclasses import dataclass
from enum import StrEnum


class EngineName(StrEnum):
    """Which engine finds the statements."""

    AUTO = "auto"
    MODEL = "model"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Settings:
    """How pages are read.

    ``max_bytes`` caps one page (after decompression), ``timeout`` is seconds for each network
    step, ``engine`` is ``auto`` (the trained model where the pack has one), ``model`` or
    ``rules``. ``language`` overrides detection with an ISO 639-1 code. Statements below
    ``min_confidence`` (0 to 1) are left out.
    """

    max_bytes: int = 20_000_000
    timeout: float = 20.0
    engine: EngineName = EngineName.AUTO
    language: str | None = None
    min_confidence: float = 0.0
