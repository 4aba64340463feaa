"""The dashboard in a browser: what a person does there, and the pictures of the documents."""
