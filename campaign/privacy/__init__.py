"""What is stored about a person, in all features: seen, taken along, erased, kept for how long."""
