"""The one engine under every vote: frozen rolls, windows, open votes by name, the secret box.

Knows neither motions nor elections: it is handed a roll of frozen values and gives back tallies
or a sealed box. Always holds: one vote per roll entry; the roll does not change once frozen;
nothing joins a voter and a secret paper: no key, no time, no order, no fact, no log line.
"""
