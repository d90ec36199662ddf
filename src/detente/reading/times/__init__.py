"""Dates and deadlines: the phrases, their grammar, and the days that they mean."""
