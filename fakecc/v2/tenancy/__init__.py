"""v2's pages about organizations, spaces, users, roles and quotas."""
