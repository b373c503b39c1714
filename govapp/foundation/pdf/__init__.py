"""Documents on paper: HTML of our own templates turned into PDF/UA-1.

`rendering.render()` is the door. A document is painted by a process of its own with limits on
time, memory and pages; it may show only packaged files and small pictures inside the HTML,
and the same input gives the same bytes. `paint.py` is the only file that imports weasyprint.
"""
