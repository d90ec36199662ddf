"""A document's text to statements, each holding its passage.

May use: values, errors, documents, spaCy, numpy. Never sees a ledger or a conflict model.
Every component stands in its own module and takes its words from `lexicons/*.toml`.
"""
