"""Health measures: a vocabulary, scopes and periods."""
