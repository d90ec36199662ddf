"""Importing this module registers the factory of every component with spaCy."""

from detente.reading import actors, attribution, certainty, conditions, coreference, quotations, times

__all__ = ["actors", "attribution", "certainty", "conditions", "coreference", "quotations", "times"]
