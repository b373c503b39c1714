"""One chart description, drawn as accessible SVG for page and paper, with its table.

A description (`descriptions.py`) holds words, exact numbers and how to show one; `svg.svg()`
draws it, `tables.rows()` gives the same numbers as a table. Colours stand twice: as attributes
(paper) and as classes (pages, light and dark); patterns, markers and labels say the same again.
Horizontal positions are per cent, so that text keeps its size on any width.
"""
