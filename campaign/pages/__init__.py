"""Public pages that show several features at once."""
