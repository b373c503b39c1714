"""A simulated membership year: who plays which part, and an independent record of it."""
