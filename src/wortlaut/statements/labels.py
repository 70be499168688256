"""The order in which the network numbers types and media."""

from wortlaut.types import Medium, StatementType

TYPES = (
    StatementType.DIRECT,
    StatementType.INDIRECT,
    StatementType.INDIRECT_FREE_INDIRECT,
    StatementType.FREE_INDIRECT,
    StatementType.REPORTED,
)
MEDIA = (
    Medium.SPEECH,
    Medium.WRITING,
    Medium.THOUGHT,
    Medium.SPEECH_WRITING,
    Medium.SPEECH_THOUGHT,
    Medium.THOUGHT_WRITING,
    Medium.UNKNOWN,
)
