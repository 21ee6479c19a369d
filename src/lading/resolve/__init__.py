"""Facts about each subject, and its lineage to the root."""
