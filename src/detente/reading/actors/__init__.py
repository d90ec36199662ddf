"""Who: the mentions of parties in a document, by canonical name and the body that each speaks for."""
