"""Platforms: one folder each. Knows HTTP and its platform; knows nothing of matching."""
