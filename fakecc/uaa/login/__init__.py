"""How a person logs in: what is asked for, the login page, sessions, codes and approvals."""
