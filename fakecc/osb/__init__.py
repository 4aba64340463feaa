"""The Open Service Broker API: what is asked, what is answered, and what is wrong with an answer; knows no world."""
