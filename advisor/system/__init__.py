"""What the operating system says of itself, read without an engine: memory, processors, containers."""
