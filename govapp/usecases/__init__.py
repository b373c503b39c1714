"""Use cases: proposals, champions, stages and gates, the project page.

Always holds: a stage is left and entered through a gate whose unmet requirements are said at once;
every move is a dated row with its reason, backwards too; drafts are seen by their authors only.
"""
