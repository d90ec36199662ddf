"""What pronouns, descriptions and collectives stand for."""
