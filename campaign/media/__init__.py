"""Pictures that people give us, re-encoded before they are kept."""
