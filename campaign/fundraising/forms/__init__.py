"""What may be typed in about money."""
