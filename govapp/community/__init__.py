"""The public site: who we are, use cases, members, decisions, elections, fees, how to join."""
