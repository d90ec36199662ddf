"""One thing for another: which forms say so, where its two sides stand, and who would carry out each."""
