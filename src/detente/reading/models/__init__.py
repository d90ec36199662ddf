"""Data files that the reader learned; see docs/model-card.md."""
