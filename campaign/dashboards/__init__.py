"""Members' screens that show several features at once."""
