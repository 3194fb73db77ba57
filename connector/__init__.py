"""The engine: pull, read, match, suggest, deliver, listen. Platform-free."""

__version__ = "0.1.0"
