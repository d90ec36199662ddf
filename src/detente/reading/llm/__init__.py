"""The second reader: a language model over any OpenAI-compatible endpoint, its answers checked against the text."""
