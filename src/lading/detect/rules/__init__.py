"""One file per way of naming a model."""
