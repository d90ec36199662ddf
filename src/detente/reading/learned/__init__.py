"""What is decided by learned weights, with numpy alone: the encoder, its features and its decisions."""
