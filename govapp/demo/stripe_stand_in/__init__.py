"""A stand-in for Stripe on this machine: no money moves, and every page of it says so.

It keeps what Stripe would keep (customers, invoices, payments, refunds, disputes, payouts, events)
with invoice states after Stripe's published transition table, replays idempotency keys, signs its
webhooks, and has faults on demand. The tests talk HTTP to it through the official SDK; the
demonstration may run on it. It is written after the contract of API version 2026-10-28.endive.
"""
