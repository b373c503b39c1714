"""The stand-in for Stripe, with each request, object and event held against the written contract.

The contract is data beside this repository (`../shared/stripe`); where it is absent the stand-in
works alone and `stripe_contract` skips with the reason.
"""

from tests.fakes.stripe.contract import Contract, contract
from tests.fakes.stripe.running import KEYS, configured, running, signed

__all__ = ["KEYS", "Contract", "configured", "contract", "running", "signed"]
