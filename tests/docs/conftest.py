"""Each report is read once for all tests of this folder."""

from reading.remembered import remembered  # noqa: F401 - a fixture that all tests use
