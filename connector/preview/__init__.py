"""What would have been read, matched and posted in the last days, without sending or keeping anything."""

from connector.preview.gathering import gather
from connector.preview.replay import Preview, play

__all__ = ["Preview", "gather", "play"]
