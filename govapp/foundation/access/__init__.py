"""Who may do what: permissions, the actor with their hats, and the one function that decides.

A predicate reads the actor and the thing, never a state; a gate reads states, never a role.
"""
