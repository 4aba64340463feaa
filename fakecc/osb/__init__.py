"""The Open Service Broker API: requests, answers, and how answers are judged. Nothing here knows a world."""
