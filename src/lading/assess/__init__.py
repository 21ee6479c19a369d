"""What the inventory means for a policy."""
