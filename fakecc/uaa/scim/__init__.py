"""Users and groups, as SCIM has them."""
