"""Figures: how well posts are read and matched."""

from __future__ import annotations

import click

COMMANDS: tuple[click.Command, ...] = ()
