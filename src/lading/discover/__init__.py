"""Which files there are to look at, and which could not be looked at."""
