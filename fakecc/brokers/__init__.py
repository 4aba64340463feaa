"""Service brokers, whom a world asks: scripted ones in memory, and those that answer over HTTP."""
