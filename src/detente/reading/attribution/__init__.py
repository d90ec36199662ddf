"""Who told the article what it tells: frames of speech, papers, outlets, quotations and their voices."""
