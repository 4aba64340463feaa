"""How the libraries of the real Cloud Controller read and print: Ruby, Rack, Oj, Rails."""
