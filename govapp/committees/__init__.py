"""Bodies, their seats and terms, and the motions they decide.

Always holds: one current holder a seat; a motion's voting base is frozen when its vote opens; a
carried motion's effect is carried out once, by the slice it concerns, with the motion as reason.
"""
