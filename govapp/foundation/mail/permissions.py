"""Who reads the outbox."""

from __future__ import annotations

from govapp.foundation.access.policy import Permission, secretariat, staff_or_auditor

LETTER_READ = Permission("letter:read")
LETTER_SEND_AGAIN = Permission("letter:send again")

POLICY = {LETTER_READ: ((staff_or_auditor,),), LETTER_SEND_AGAIN: ((secretariat,),)}
