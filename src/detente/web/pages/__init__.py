"""The pages by family; each module's `routes` lists its addresses."""
