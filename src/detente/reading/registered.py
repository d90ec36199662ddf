"""Importing this module registers the factory of every component with spaCy."""

from detente.reading import certainty, conditions, quotations
from detente.reading.actors import component as actors
from detente.reading.attribution import component as attribution
from detente.reading.coreference import component as coreference
from detente.reading.times import component as times

__all__ = ["actors", "attribution", "certainty", "conditions", "coreference", "quotations", "times"]
