"""What is printed across nouns: funding per use case for a year, as of any day.

Owns no rows: every figure is a query of the slice that knows it, so page, chart, table, CSV and PDF
show the same number.
"""
