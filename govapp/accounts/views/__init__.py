"""The pages of people and their access."""

from govapp.accounts.views import account, signing
from govapp.accounts.views.bp import bp

__all__ = ["account", "bp", "signing"]
