"""What a person reads: one frozen `Brief`, and its forms as text, Markdown, HTML and JSON.

`compose` decides what is said, in sentences that are data (`sentences.toml`); the renderers decide nothing and trust
nothing: every word that came from outside is made visible and escaped by them.

May use: values, errors, documents, ledger, framing, conflict, stability, diagnosis, rich. Never sees spaCy or the
command line.
"""
