"""What each file says: engines turn files into sites, rules turn sites into references."""
