"""What happens to organizations, spaces, roles, quotas and isolation segments."""
