"""What several features show of models: where they are to be had, how good and fast they are, what is wanted."""
