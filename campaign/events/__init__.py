"""Events that organizations hold, the central gathering among them."""
