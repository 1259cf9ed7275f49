"""Campaigns, their aims, and who takes part."""
