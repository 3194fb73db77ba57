"""`python -m connector.cli` is the command line."""

from connector.cli import main

main()
