"""Asks that need a professional are offered to the wijkteam: with the asker's yes, and only what they agreed to."""
