"""The typed values of the rulebook's chapters and what they answer. Pure.

`values` holds the chapters, `codec` reads and writes them as plain JSON, `checks` says what is
wrong with a draft, `clauses` puts each chapter into numbered sentences.
"""
