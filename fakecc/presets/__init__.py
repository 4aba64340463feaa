"""Ready-made worlds as data, and the JSON Schema of seeds; read at run time with importlib.resources."""
