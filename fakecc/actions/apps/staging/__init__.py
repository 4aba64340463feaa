"""How a build is staged: what the runtime answers, and what becomes of it."""
