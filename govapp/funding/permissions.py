"""Who may see and move money for use cases. What was allocated and spent is public."""

from __future__ import annotations

from govapp.foundation.access.policy import Permission, anyone, treasurer

FUNDING_READ = Permission("funding:read")
BUDGET_ADOPT = Permission("budget:adopt")
SPENDING_RECORD = Permission("spending:record")

POLICY = {
    FUNDING_READ: ((anyone,),),
    BUDGET_ADOPT: ((treasurer,),),
    SPENDING_RECORD: ((treasurer,),),
}
