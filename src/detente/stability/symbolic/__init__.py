"""The symbolic engine: conflicts of any number of states as decision diagrams."""
