"""Who wants which mail, and when it may come."""
