"""Who reads the trail."""

from __future__ import annotations

from govapp.foundation.access.policy import Permission, staff_or_auditor

AUDIT_READ = Permission("audit:read")

POLICY = {AUDIT_READ: ((staff_or_auditor,),)}
