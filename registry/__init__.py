"""Decide, date, count: the ledger of conditions and inspected product lines."""
