"""`python -m burdenshare` is the command line."""

from burdenshare.interfaces.cli.start import main

main()
