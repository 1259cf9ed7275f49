"""The addresses of money: the give page, the provider's door, the desk of a fund."""
