"""The pages of people and their access."""

from govapp.accounts.views import signing
from govapp.accounts.views.bp import bp

__all__ = ["bp", "signing"]
