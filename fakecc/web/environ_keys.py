"""Keys of the WSGI environ by which a server and the app talk to each other."""

# The server names the world that answers at its port.
WORLD = "fakecc.world"
# The address at which the connection arrived, where the server knows it.
ARRIVED_AT = "fakecc.arrived_at"
# Did the path, as it was written, end in a format such as `.json`?
FORMAT_IN_PATH = "fakecc.format_in_path"
# A server that can break its connections puts an empty dict here; the app fills it with the effect of a fault.
SOCKET_FAULT = "fakecc.socket_fault"
# A server that logs puts an empty dict here; the app fills it with what it knows of the request: `request_id`, `user`,
# `fault`, `hint` and `note`, each a text that is empty where there is none.
LOG_FACTS = "fakecc.log_facts"
