"""Apps go with all that is below them: at once, or when brokers have unbound them."""
