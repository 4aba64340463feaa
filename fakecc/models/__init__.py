"""What exists: frozen records by domain. No behaviour, no view's words."""
