"""What every feature stands on. Closed: a new file here is a decision (tests/house lists them)."""
