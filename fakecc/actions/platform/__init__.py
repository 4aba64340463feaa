"""What happens to feature flags, security groups, stacks, environment variable groups and UAA's accounts."""
