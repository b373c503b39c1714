"""Other terms for the invoices of one organization."""

from __future__ import annotations

from govapp.db import transaction
from govapp.dues.facts.papers import TermsSet
from govapp.dues.models import PaymentTerms
from govapp.dues.permissions import TERMS_SET
from govapp.dues.rules.terms import TERMS
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Invalid, NotFound
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import Organization


def set_terms(organization_id: int, terms_days: int, *, actor: Actor) -> None:
    """Give an organization so many days to pay from its next invoice on; 0: the rulebook's."""
    with transaction() as session:
        found = session.get(Organization, organization_id, with_for_update={"key_share": True})
        if found is None:
            raise NotFound
        authorize(actor, TERMS_SET, organization_id)
        if terms_days and terms_days not in TERMS:
            raise Invalid({"terms": Phrase(N_("Choose one of the terms that are offered."))})
        row = session.get(PaymentTerms, organization_id)
        if not terms_days:
            if row is not None:
                session.delete(row)
        else:
            row = row or PaymentTerms(organization_id=organization_id)
            row.terms_days, row.set_by, row.set_at = terms_days, actor.person_id, clock.now()
            session.add(row)
        record(session, TermsSet(key("organization", organization_id), terms_days), actor=actor)
