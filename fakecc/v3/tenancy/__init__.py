"""v3's pages about organizations, spaces, users, roles and quotas."""
