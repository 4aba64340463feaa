"""What may happen to the world, one file per resource. Nothing here knows a view or a status."""
