"""What pages show, as frozen values, and the pure functions that make them from the ledger's values."""
