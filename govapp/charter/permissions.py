"""Who may read, draft and adopt the rulebook."""

from __future__ import annotations

from govapp.foundation.access.policy import Permission, anyone, secretariat

CHARTER_READ = Permission("charter:read")
CHARTER_DRAFT = Permission("charter:draft")
CHARTER_ADOPT = Permission("charter:adopt")

POLICY = {
    CHARTER_READ: ((anyone,),),
    CHARTER_DRAFT: ((secretariat,),),
    CHARTER_ADOPT: ((secretariat,),),
}
