"""What weight files say about themselves, read from bounded headers; nothing is ever executed."""
