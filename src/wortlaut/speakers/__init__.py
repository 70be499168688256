"""From statements to speakers: mentions, entities, names."""
