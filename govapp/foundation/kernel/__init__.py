"""Words all slices share: money, periods, ids, errors, phrases, thresholds, the clock.

Standard library only. Values are frozen; nothing here reads settings, a database or the network.
"""
