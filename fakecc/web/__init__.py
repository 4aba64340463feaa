"""HTTP becomes a Call, and a Reply becomes HTTP."""
