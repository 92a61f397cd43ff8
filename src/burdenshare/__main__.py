"""`python -m burdenshare` is the command line."""

from burdenshare.interfaces.cli.entry import main

main()
