"""Coalitions, the organizations in them, friends, and which person has which role."""
