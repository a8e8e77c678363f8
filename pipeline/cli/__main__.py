"""Lets ``python -m pipeline.cli`` stand for the command ``vanban``."""

from pipeline.cli.app import main

main()
