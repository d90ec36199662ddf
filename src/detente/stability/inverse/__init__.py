"""Inverse analysis: which preferences would make a state stable."""
