"""What changes organizations, their people and memberships; helpers for slices to the right."""

from govapp.members.services.ties import tie, untie

__all__ = ["tie", "untie"]
