"""Builds the demonstration by the commands that people would use, with the clock set back."""
