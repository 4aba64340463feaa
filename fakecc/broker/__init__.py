"""Those the world asks: a port that every broker speaks, a scripted one in memory, and real ones over HTTP."""
