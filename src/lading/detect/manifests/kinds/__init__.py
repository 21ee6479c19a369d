"""One file per kind of manifest."""
