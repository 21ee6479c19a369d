"""One file per way of reading: each turns a file's bytes into sites."""
