"""The count: ballot papers in, the protocol of the count out; nothing else in the world matters.

Pure and exact: integers only, no clock, no chance, no database, no settings. The same papers,
rule and tie order give the same protocol, byte for byte. The package imports the standard
library alone and could be published by itself.

- `ballots.Papers` is what is counted; `files.load` reads it, `blt` and `sheet` know the formats.
- `rules.count(rule, papers, tie_order)` counts; each rule is a module, imported when it is
  asked for, with a prose page beside it.
- `protocol.Protocol` is what comes back: rounds, transfers, ties, the elected, the runners-up.
- `python -m govapp.elections.counting FILE.blt --rule scottish-stv --format json` needs no web
  application and starts fast, so no module here imports anything heavy.
"""
