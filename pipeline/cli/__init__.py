"""What people type: thin commands over the functions of ``pipeline``."""

from pipeline.cli.app import main

__all__ = ["main"]
