"""What several tests share: the watch over what a test leaves behind, and the guards around the whole run."""
