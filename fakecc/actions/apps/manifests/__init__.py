"""What a manifest does to apps, their routes and their service instances."""
