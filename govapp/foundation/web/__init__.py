"""What all pages share: the frame, error pages, headers, fields, lists, exports, panels, places.

Knows no noun. Slices register doors, panels and home lines through the wiring; `setup.init_app`
installs the rest into the app. Nothing here writes to the database.
"""
