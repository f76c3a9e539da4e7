"""`python -m evidose` is the same as the `evidose` command."""

from evidose.cli import main

main()
