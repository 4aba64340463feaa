"""The records, by domain. They have no behaviour and use no words of a view."""
