"""Stand-ins for outside services, for the demo and the tests. Nothing here is for real use."""
