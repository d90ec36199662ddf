"""One function for each task that a user has; the only room that ties the others together.

May use: every room but cli. Each module holds one family of tasks and imports what is heavy only when it runs.
"""
