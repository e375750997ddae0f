"""Users, turns and shared prompts on a server whose cache is of a known size: what is computed again, and who waits."""
