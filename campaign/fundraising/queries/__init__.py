"""Which funds there are, what they hold, and what an amount counts for."""
