"""What a report covers, as chosen on its page."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from govapp.foundation.web.fields import FlaskForm
from govapp.foundation.web.moments import DayField


class ScopeForm(FlaskForm):
    """Year, day, use case, specialty: the address of the report."""

    class Meta:
        csrf = False  # it reads and changes nothing

    year = SelectField(_l("Year"), validate_choice=False)
    as_of = DayField(_l("As known on"))
    specialty = SelectField(_l("Specialty"), validate_choice=False)
    use_case = SelectField(_l("Use case"), validate_choice=False)

    def offer(
        self,
        years: Iterable[int],
        specialties: Iterable[str],
        use_cases: Iterable[tuple[str, str]],
    ) -> None:
        """Set what may be chosen."""
        self.year.choices = [
            SelectChoice("all", _l("All years")),
            *(SelectChoice(str(year), str(year)) for year in years),
        ]
        every = SelectChoice("", _l("All"))
        self.specialty.choices = [every, *(SelectChoice(name, name) for name in specialties)]
        self.use_case.choices = [every, *(SelectChoice(slug, title) for slug, title in use_cases)]
