"""`campaign stripe reconcile`: the books against the provider's own list."""
