"""Who may read the books."""

from __future__ import annotations

from govapp.foundation.access.policy import Permission, Policy, auditor, treasurer

LEDGER_READ = Permission("ledger:read")

POLICY: Policy = {LEDGER_READ: ((treasurer,), (auditor,))}
