"""Small frozen values that all rooms speak in.

May use: the standard library only, so that every room can afford to import them.
"""
