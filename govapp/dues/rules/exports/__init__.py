"""The books as files that other accounting programs take in. Pure: rows in, text or bytes out.

`rows` holds the values, `names` what our accounts are called over there, `blocks` cuts entries
to what QuickBooks allows; `quickbooks`, `xero` and `journal` write one format each, `files` says
which there are. Dates and amounts are as each program reads them: amounts always plain decimals.
"""
