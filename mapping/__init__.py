"""Meaning: an organisation's YAML and the language packs turn a post into proposals, with a trace of why."""
