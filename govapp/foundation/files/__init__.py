"""Files kept by their digest: the same bytes are kept once and never change."""
