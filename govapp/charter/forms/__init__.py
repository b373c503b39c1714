"""What is typed about the rulebook and about who we are."""

from govapp.charter.forms.building import MOST_ROWS, chapter_form, shown, typed
from govapp.charter.forms.identity import IdentityForm, StarterForm, TaxFormForm

__all__ = [
    "MOST_ROWS",
    "IdentityForm",
    "StarterForm",
    "TaxFormForm",
    "chapter_form",
    "shown",
    "typed",
]
