"""The outbox: letters are rows of the transaction that causes them, sent by a job afterwards.

Sending twice is possible, losing is not; each letter carries a fixed Message-ID.
`sender.py` is the only file that knows SMTP.
"""
