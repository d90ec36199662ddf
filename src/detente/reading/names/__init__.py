"""The table of names: states, bodies, offices with their holders, and what a user adds."""
