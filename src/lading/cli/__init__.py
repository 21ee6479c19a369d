"""The command line: the only place for argv, environment, clock, print and exit."""
