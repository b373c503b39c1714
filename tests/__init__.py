"""The tests of govapp; they mirror it slice by slice."""
