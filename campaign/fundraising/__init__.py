"""Funds, goals, contributions and the books."""
